import { type Example, example, ok } from './operation';
import { peter, secrets } from './samples';

const { id: _id, firstName, lastName, email, password } = peter;
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

/** Requests of the clients of Bagisto's headless API. */
export const bagistoExamples = (headers: Record<string, string> | undefined): Example[] => [
  example(
    'register: A new customer',
    { as: 'nobody', headers, without: 'account', body: registration },
    ok({ data: { createCustomer: { customer: registered } } }),
  ),
  example(
    'login: Logging in',
    { as: 'nobody', headers, body: logIn },
    ok({ data: { createCustomerLogin: { customerLogin: loggedIn } } }),
  ),
  example(
    'profile: Who am I?',
    { as: 'accessKey', headers, body: { query: '{ readCustomerProfile { firstName lastName email } }' } },
    ok({ data: { readCustomerProfile: { firstName, lastName, email } } }),
  ),
];

const whoAmI = '{ currentCustomer { customerId uuid email fullName addresses { fullName } } }';
const oneself = {
  ...{ customerId: peter.id, uuid: peter.uuid, email: peter.email },
  ...{ fullName: `${peter.firstName} ${peter.lastName}`, addresses: [] },
};

/** The question of EverShop's storefront on each of its pages. */
export const currentCustomer = (headers: Record<string, string> | undefined): Example[] => [
  example(
    'currentCustomer: Who am I, in EverShop’s words?',
    { as: 'sessionId', headers, body: { query: whoAmI } },
    ok({ data: { currentCustomer: oneself } }),
  ),
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
