import { type Example, example, ok } from './operation';
import { peter, secrets } from './samples';
import { ref, Sample } from './schema';

const { id: _id, uuid, firstName, lastName, fullName, email, password } = peter;
const token = secrets.accessKey;

export const answer = (value: object) => new Sample(ref('GraphqlAnswer'), value);
const okData = (data: object) => ok(answer({ data }), 'Data, errors or both');

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
  ...okData({ readCustomerProfile: { firstName, lastName, email } }),
});

/** Requests of the clients of Bagisto's headless API. */
export const bagistoExamples = [
  example('register: A new customer', {
    as: 'nobody',
    without: 'account',
    body: registration,
    ...okData({ createCustomer: { customer: registered } }),
  }),
  example('login: Logging in', {
    as: 'nobody',
    body: logIn,
    ...okData({ createCustomerLogin: { customerLogin: loggedIn } }),
  }),
  profile,
];

const whoAmI = '{ currentCustomer { customerId uuid email fullName addresses { fullName } } }';

/** The question of EverShop's storefront on each of its pages. */
export const currentCustomer = example('currentCustomer: Who am I, in EverShop’s words?', {
  as: 'sessionId',
  body: { query: whoAmI },
  ...okData({ currentCustomer: { customerId: _id, uuid, email, fullName, addresses: [] } }),
});

export const grid = `query customers($filters: [FilterInput]) {
  customers(filters: $filters) {
    items { uuid fullName email status }
    total
    currentFilters { key operation value }
  }
}`;
const is = (key: string, value: string) => ({ key, operation: 'eq', value });
const filters = [is('keyword', firstName)];
const customers = {
  items: [{ uuid, fullName, email, status: 1 }],
  total: 1,
  currentFilters: [...filters, is('page', '1'), is('limit', '20')],
};

/** The question of EverShop's panel. */
export const customerGrid = example('customers: The grid of EverShop’s panel', {
  body: { query: grid, variables: { filters } },
  ...okData({ customers }),
});

/** A question in an address instead of a body. */
export function inAddress({ body, ...one }: Example): Example {
  const { query, variables } = body as { query: string; variables?: object };
  const inOneLine = query.replace(/\s+/g, ' ');
  return { ...one, query: { query: inOneLine, ...(variables && { variables: JSON.stringify(variables) }) } };
}
