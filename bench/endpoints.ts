import { emailOf, visitorsPassword as password } from './shop';

/** Somebody who is logged in, in every way that an endpoint may want. */
export interface Visitor {
  id: number;
  cookie: string;
  /** The session's name as EverShop's clients send it, and the account's. */
  sid: string;
  uuid: string;
  token: string;
  graphqlToken: string;
  adminToken: string;
  /** How many customers there are, so that the last pages can be asked for. */
  customers: number;
}

export interface Endpoint {
  name: string;
  status: number;
  /** The request that a connection sends again and again; `turn` tells them apart. */
  request(visitor: Visitor, turn: number): string;
  /** Requests in one connection's list: more than one where each must be new. */
  variety?: number;
  /** The status that may stand instead under too much load. */
  shedStatus?: number;
  /** Costs a password hash, so is measured in tens a second rather than thousands. */
  hashes?: boolean;
}

export function http(
  method: string,
  path: string,
  headers: Record<string, string> = {},
  body?: Record<string, unknown>,
): string {
  const text = body === undefined ? '' : JSON.stringify(body);
  const all: Record<string, string> = {
    Host: '127.0.0.1',
    ...headers,
    ...(body && { 'Content-Type': 'application/json', 'Content-Length': String(Buffer.byteLength(text)) }),
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${text}`;
}

const api = '/public/api';
const cookie = (visitor: Visitor) => ({ Cookie: visitor.cookie });
const bearer = (visitor: Visitor) => ({ Authorization: `Bearer ${visitor.token}` });
const account = (visitor: Visitor) => ({ email: emailOf(visitor.id), password });
const fourFifths = (customers: number) => Math.max(1, Math.floor(customers / 25));
const digits = (customers: number) => String(customers).length;
/** Differs between runs: what was registered in the last one is taken in the next. */
const run = Date.now().toString(36);

export const bySession: Endpoint = {
  name: 'customer/get by session',
  status: 200,
  request: (visitor) => http('GET', `${api}/customer/get`, cookie(visitor)),
};

export const byToken: Endpoint = {
  name: 'customer/get by token',
  status: 200,
  request: (visitor) => http('GET', `${api}/customer/get`, bearer(visitor)),
};

export const logIn: Endpoint = {
  name: 'customer/login',
  status: 200,
  hashes: true,
  request: (visitor) => http('POST', `${api}/customer/login`, {}, account(visitor)),
};

/** A page of the list of customers: how it is found, and how long an admin may wait for it. */
export interface ListPage extends Endpoint {
  how: string;
  mostMs: number;
}

const byKey = { mostMs: 100 };
/** One at a time; the rest is told to come again. */
const byScan = { mostMs: 1000, shedStatus: 503 };

/** As an admin's grid asks. */
export const lists: ListPage[] = [
  listed('first page', () => 'page=1', { how: 'key; total: census', ...byKey }),
  listed('page at four fifths', ({ customers }) => `page=${fourFifths(customers)}`, {
    how: 'census, key',
    ...byKey,
  }),
  listed('the same backwards', ({ customers }) => `sort=-id&page=${fourFifths(customers)}`, {
    how: 'census, key',
    ...byKey,
  }),
  listed('exact e-mail', ({ id }) => `email=${emailOf(id)}`, { how: 'key', ...byKey }),
  listed('beginning of an e-mail', ({ id }) => `email=customer${id}1*`, { how: 'key, counted', ...byKey }),
  listed('keyword', ({ customers }) => `keyword=${customers - 7}`, { how: 'one scan', ...byScan }),
  // Some twenty of them, all over the table: more than one page.
  listed(
    'sparse keyword',
    ({ customers }) => `limit=5&keyword=${'123456789'.slice(0, digits(customers) - 2)}`,
    { how: 'one scan', ...byScan },
  ),
];

export const endpoints: Endpoint[] = [
  bySession,
  byToken,
  {
    name: 'customers/{id}',
    status: 200,
    request: (visitor) => http('GET', `${api}/customers/${visitor.id}`, cookie(visitor)),
  },
  {
    name: 'customer/profile',
    status: 200,
    variety: 10,
    request: (visitor, turn) =>
      http('PUT', `${api}/customer/profile`, cookie(visitor), {
        first_name: 'John',
        // A value that stays as it is would not be written.
        last_name: `Doe ${turn}`,
        gender: 'Male',
      }),
  },
  {
    name: 'addresses',
    status: 200,
    request: (visitor) => http('GET', `${api}/addresses`, cookie(visitor)),
  },
  logIn,
  {
    name: 'customer/register',
    status: 200,
    hashes: true,
    variety: 500,
    request: (visitor, turn) =>
      http(
        'POST',
        `${api}/customer/register`,
        {},
        {
          first_name: 'New',
          last_name: 'Comer',
          email: `new-${run}-${visitor.id}-${turn}@example.com`,
          password,
          password_confirmation: password,
        },
      ),
  },
  {
    name: 'customer/forgot-password',
    status: 200,
    hashes: true,
    request: (visitor) => http('POST', `${api}/customer/forgot-password`, {}, { email: emailOf(visitor.id) }),
  },
  ...lists,
  {
    name: 'evershop get by X-Session-ID',
    status: 200,
    request: (visitor) => http('GET', `/api/customers/${visitor.uuid}`, { 'X-Session-ID': visitor.sid }),
  },
  {
    name: 'graphql login',
    status: 200,
    hashes: true,
    request: (visitor) =>
      graphql(
        'mutation($input: createCustomerLoginInput!) { createCustomerLogin(input: $input) { customerLogin { token success } } }',
        { input: account(visitor) },
      ),
  },
  {
    name: 'graphql profile',
    status: 200,
    request: (visitor) =>
      graphql(
        '{ readCustomerProfile { id firstName lastName email } }',
        {},
        {
          Authorization: `Bearer ${visitor.graphqlToken}`,
        },
      ),
  },
];

function listed(
  what: string,
  query: (visitor: Visitor) => string,
  more: Pick<ListPage, 'how' | 'mostMs' | 'shedStatus'>,
): ListPage {
  return {
    name: `evershop list, ${what}`,
    status: 200,
    ...more,
    request: (visitor) =>
      http('GET', `/api/customers?${query(visitor)}`, { Authorization: `Bearer ${visitor.adminToken}` }),
  };
}

function graphql(query: string, variables: Record<string, unknown>, headers: Record<string, string> = {}) {
  return http('POST', '/api/graphql', headers, { query, variables });
}
