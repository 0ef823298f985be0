/** The people and things of all examples. Whoever tries the calls one after the other meets them again. */
export const peter = {
  id: 1,
  uuid: 'e1b20098-a66c-41ed-b46b-60d819134f39',
  email: 'peterdoe@example.com',
  firstName: 'Peter',
  lastName: 'Doe',
  fullName: 'Peter Doe',
  password: 'secret99',
};

/** Another customer, whose account is none of Peter's business. */
export const jane = {
  id: 2,
  uuid: '433ba97f-8be7-4be9-be3f-a9f341f2b89f',
  email: 'jane@example.com',
  firstName: 'Jane',
  lastName: 'Roe',
  fullName: 'Jane Roe',
};

export const admin = { email: 'admin@example.com', password: 'admin123' };

/** Peter's. */
export const address = { id: 1, uuid: 'f2c30099-a66c-41ed-b46b-60d819134f39' };

export const nowhere = { id: 999_999, uuid: 'ffffffff-ffff-4fff-bfff-ffffffffffff' };

export const moment = '2019-05-24 10:00:00';

export const storefrontKey = 'pk_storefront_PvlE42nWGsKRVIf8bDlJngTPAdWAZbIy';

/** Values that no two answers have in common. */
export const secrets = {
  token:
    'eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9.eyJzdWIiOjEsImp0aSI6IkVuMVh6cHE5In0.qN6Bp1pXzNTY3oYpUqfYbTsrcXyS5rjV8m6ZJbVv2wE',
  sid: 'q3JvY2tldHMtYXJlLWxvdWQtYnV0LWZ1',
  loginId: 'Yk3hV9sQ2mX7pL1wRz8tNc5bJd4gF6aKe0uHoIyTqE',
  resetToken: '6f1c7a0e9b52d4388ac1f07be2d96534c0ab71e88fd24c59b3a6d10f7e42c985',
  accessToken:
    'eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9.eyJhdWQiOiJhZG1pbiIsInN1YiI6IjEifQ.0xk3rO5pV0Qd5Hn1fQmJ9Gm3t2l7d8b1yqv6cU4sWnA',
  refreshToken:
    'eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9.eyJhdWQiOiJhZG1pbi1yZWZyZXNoIiwic3ViIjoiMSJ9.h7Yt4wQe2Zk9mB6uN3xV5cR8sL1oP0aJdGfKiTqUzMw',
  appToken:
    'eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9.eyJ0b2tlbktpbmQiOiJhY2Nlc3MiLCJzdWIiOiIxIn0.Zp8Lr1mV0Yt5Hn4fQkJ7Gd2s3x9b6c1wqvAeUoI8tNs',
  appRefreshToken:
    'eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9.eyJ0b2tlbktpbmQiOiJyZWZyZXNoIiwic3ViIjoiMSJ9.w2Qe5Zk8mB3uN6xV1cR4sL7oP9aJdGfKiTqUzMyHt0k',
  accessKey: '1|h0Qz3mXcT7vKpL9sWnRb2yGdF5jAeUoI8tN4xMqZ6b1c9e0f',
};
