import { example, ok } from './operation';
import { peter, secrets } from './samples';

const { id: _id, uuid, firstName, lastName, email, password } = peter;
const fullName = `${firstName} ${lastName}`;
const token = secrets.accessKey;

const registration = {
  query: `mutation registerCustomer($input: createCustomerInput!) {
  createCustomer(input: $input) {
    customer { id _id firstName lastName email token }
  }
}`,
  variables: { input: { firstName, lastName, email, password, confirmPassword: password } },
};
const registered = { id: `/api/shop/customers/${_id}`, _id, firstName, lastName, email, token };

const logIn = {
  query: `mutation loginCustomer($input: createCustomerLoginInput!) {
  createCustomerLogin(input: $input) {
    customerLogin { _id token success message }
  }
}`,
  variables: { input: { email, password } },
};
const loggedIn = { _id, token, success: true, message: 'You have logged in successfully' };

export const profile = example('profile: Who am I?', {
  as: 'accessKey',
  body: { query: '{ readCustomerProfile { firstName lastName email } }' },
  ...ok({ data: { readCustomerProfile: { firstName, lastName, email } } }),
});

/** Requests of the clients of Bagisto's headless API. */
export const bagistoExamples = [
  example('register: A new customer', {
    as: 'nobody',
    without: 'account',
    body: registration,
    ...ok({ data: { createCustomer: { customer: registered } } }),
  }),
  example('login: Logging in', {
    as: 'nobody',
    body: logIn,
    ...ok({ data: { createCustomerLogin: { customerLogin: loggedIn } } }),
  }),
  profile,
];

const whoAmI = '{ currentCustomer { customerId uuid email fullName addresses { fullName } } }';

/** The question of EverShop's storefront on each of its pages. */
export const currentCustomer = example('currentCustomer: Who am I, in EverShop’s words?', {
  as: 'sessionId',
  body: { query: whoAmI },
  ...ok({ data: { currentCustomer: { customerId: _id, uuid, email, fullName, addresses: [] } } }),
});

export const grid = `query customers($filters: [FilterInput]) {
  customers(filters: $filters) {
    items { uuid fullName email status }
    total
    currentFilters { key operation value }
  }
}`;

const is = (key: string, value: string) => ({ key, operation: 'eq', value });
export const filters = [is('keyword', firstName)];

export const gridAnswer = {
  data: {
    customers: {
      items: [{ uuid, fullName, email, status: 1 }],
      total: 1,
      currentFilters: [...filters, is('page', '1'), is('limit', '20')],
    },
  },
};
