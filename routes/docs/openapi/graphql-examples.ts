import type { Example } from './operation';
import { peter, secrets } from './samples';

const registration = `mutation registerCustomer($input: createCustomerInput!) {
  createCustomer(input: $input) {
    customer { id _id firstName lastName email token }
  }
}`;

const logIn = `mutation loginCustomer($input: createCustomerLoginInput!) {
  createCustomerLogin(input: $input) {
    customerLogin { _id token success message }
  }
}`;

/** Operations that the clients of Bagisto's headless API send. */
export const bagistoExamples = (headers: Record<string, string> | undefined): Example[] => [
  {
    name: 'register',
    summary: 'A new customer',
    as: 'nobody',
    headers,
    given: 'no account',
    body: {
      query: registration,
      variables: {
        input: {
          firstName: peter.firstName,
          lastName: peter.lastName,
          email: peter.email,
          password: peter.password,
          confirmPassword: peter.password,
        },
      },
    },
    status: 200,
    answer: {
      data: {
        createCustomer: {
          customer: {
            id: `/api/shop/customers/${peter.id}`,
            _id: peter.id,
            firstName: peter.firstName,
            lastName: peter.lastName,
            email: peter.email,
            token: secrets.accessKey,
          },
        },
      },
    },
  },
  {
    name: 'login',
    summary: 'Logging in',
    as: 'nobody',
    headers,
    body: {
      query: logIn,
      variables: { input: { email: peter.email, password: peter.password } },
    },
    status: 200,
    answer: {
      data: {
        createCustomerLogin: {
          customerLogin: {
            _id: peter.id,
            token: secrets.accessKey,
            success: true,
            message: 'You have logged in successfully',
          },
        },
      },
    },
  },
  {
    name: 'profile',
    summary: 'Who am I?',
    as: 'accessKey',
    headers,
    body: { query: '{ readCustomerProfile { firstName lastName email } }' },
    status: 200,
    answer: {
      data: {
        readCustomerProfile: {
          firstName: peter.firstName,
          lastName: peter.lastName,
          email: peter.email,
        },
      },
    },
  },
];

const whoAmI = '{ currentCustomer { customerId uuid email fullName addresses { fullName } } }';
const oneself = {
  ...{ customerId: peter.id, uuid: peter.uuid, email: peter.email },
  ...{ fullName: `${peter.firstName} ${peter.lastName}`, addresses: [] },
};

/** The query of every page of EverShop's storefront. */
export const currentCustomer = (headers: Record<string, string> | undefined): Example[] => [
  {
    name: 'currentCustomer',
    summary: 'Who am I, in EverShop’s words?',
    as: 'sessionId',
    headers,
    body: { query: whoAmI },
    status: 200,
    answer: { data: { currentCustomer: oneself } },
  },
];

export const grid = `query customers($filters: [FilterInput]) {
  customers(filters: $filters) {
    items { uuid fullName email status }
    total
    currentFilters { key operation value }
  }
}`;

export const filters = [{ key: 'keyword', operation: 'eq', value: peter.firstName }];

export const gridAnswer = {
  data: {
    customers: {
      items: [
        {
          ...{ uuid: peter.uuid, fullName: `${peter.firstName} ${peter.lastName}` },
          ...{ email: peter.email, status: 1 },
        },
      ],
      total: 1,
      currentFilters: [
        ...filters,
        { key: 'page', operation: 'eq', value: '1' },
        { key: 'limit', operation: 'eq', value: '20' },
      ],
    },
  },
};
