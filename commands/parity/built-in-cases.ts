import type { ParityCase } from './parity-case';

interface Call {
  json?: unknown;
  bearer?: string;
  /** Without Accept, as a client that does not say that it wants JSON. */
  plain?: true;
  fresh?: true;
  save?: Record<string, string>;
}

function call(name: string, line: string, { json, bearer, plain, fresh, save }: Call = {}): ParityCase {
  const [method = '', path = ''] = line.split(' ');
  return {
    name,
    method,
    path,
    headers: {
      ...(plain ? {} : { Accept: 'application/json' }),
      ...(json === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...(bearer === undefined ? {} : { Authorization: `Bearer ${bearer}` }),
    },
    body: json === undefined ? undefined : JSON.stringify(json),
    fresh,
    save,
  };
}

const nobody = { email: '{{new_email}}', password: '{{new_password}}' };
const malformed = { email: 'not an address', password: '{{new_password}}' };
/** Every field is wrong, so that no shop's validation can let it pass. */
const hopeless = {
  first_name: '',
  last_name: '',
  email: 'not an address',
  password: 'abc',
  password_confirmation: 'xyz',
};

/** Cases in which no one is logged in and nothing can succeed. */
export const strangerCases = [
  call('own account, not logged in', 'GET customer/get'),
  call('own account, not logged in, no Accept', 'GET customer/get', { plain: true }),
  call('own account, token mode without a token', 'GET customer/get?token=true'),
  call('own account, bad token', 'GET customer/get?token=true', { bearer: 'bad.token.here' }),
  call('account by id, not logged in', 'GET customers/1'),
  call('account by id, not logged in, no Accept', 'GET customers/1', { plain: true }),
  call('profile, not logged in', 'PUT customer/profile', { json: {} }),
  call('addresses, not logged in', 'GET addresses'),
  call('address by id, not logged in', 'GET addresses/1'),
  call('logout, not logged in', 'GET customer/logout'),
  call('logout, token mode without a token', 'GET customer/logout?token=true'),
  call('login, unknown address', 'POST customer/login', { json: nobody }),
  call('login, unknown address, token mode', 'POST customer/login?token=true', { json: nobody }),
  call('login, nothing given', 'POST customer/login', { json: {} }),
  call('login, nothing given, no Accept', 'POST customer/login', { json: {}, plain: true }),
  call('login, no password', 'POST customer/login', { json: { email: '{{new_email}}' } }),
  call('login, malformed address', 'POST customer/login', { json: malformed }),
  call('login, password is a list', 'POST customer/login', {
    json: { ...nobody, password: ['a'] },
  }),
  call('registration, nothing given', 'POST customer/register', { json: {} }),
  call('registration, everything wrong', 'POST customer/register', { json: hopeless }),
  call('registration, everything wrong, no Accept', 'POST customer/register', {
    json: hopeless,
    plain: true,
  }),
  call('forgot password, nothing given', 'POST customer/forgot-password', { json: {} }),
  call('forgot password, malformed address', 'POST customer/forgot-password', {
    json: { email: 'not an address' },
  }),
  call('unknown path', 'GET customer/no-such-call'),
  call('unknown path, no Accept', 'GET customer/no-such-call', { plain: true }),
  call('wrong method: GET on login', 'GET customer/login'),
  call('wrong method: POST on logout', 'POST customer/logout'),
].map((given): ParityCase => ({ ...given, fresh: true }));

/** Logs in and out of an account that the shop names. */
export const accountCases: ParityCase[] = [
  call('login', 'POST customer/login', {
    json: { email: '{{email}}', password: '{{password}}' },
    fresh: true,
    save: { id: 'data.id' },
  }),
  call('own account', 'GET customer/get'),
  call('account by its id', 'GET customers/{{id}}'),
  call("somebody else's id", 'GET customers/0'),
  call('own addresses', 'GET addresses'),
  call('logout', 'GET customer/logout'),
  call('own account after logout', 'GET customer/get'),
  call('login, token mode', 'POST customer/login?token=true', {
    json: { email: '{{email}}', password: '{{password}}' },
    fresh: true,
    save: { token: 'token', id: 'data.id' },
  }),
  call('own account by token', 'GET customer/get?token=true', { bearer: '{{token}}', fresh: true }),
  call('own account, token in the query', 'GET customer/get?token={{token}}', { fresh: true }),
  call('own account, Bearer alone', 'GET customer/get', { bearer: '{{token}}', fresh: true }),
  call('account by its id, by token', 'GET customers/{{id}}?token=true', { bearer: '{{token}}' }),
  call('own addresses by token', 'GET addresses?token=true', { bearer: '{{token}}' }),
  call('logout by token', 'GET customer/logout?token=true', { bearer: '{{token}}' }),
  call('own account, token after logout', 'GET customer/get?token=true', { bearer: '{{token}}' }),
];

const registration = {
  first_name: 'Parity',
  last_name: 'Check',
  email: '{{new_email}}',
  password: '{{new_password}}',
  password_confirmation: '{{new_password}}',
};
const profile = {
  first_name: 'Parity',
  last_name: 'Checked',
  gender: 'Other',
  date_of_birth: '1990-05-17',
  email: '{{new_email}}',
};
const address = {
  first_name: 'Parity',
  last_name: 'Check',
  address1: ['1 Test Street', 'Second floor'],
  country: 'US',
  state: 'CA',
  city: 'Test City',
  postcode: '90210',
  phone: '5550100',
};
const { city: _city, ...withoutCity } = address;

/** On an account of its own, which stays behind: Bagisto's API cannot delete it. */
export const writingCases: ParityCase[] = [
  call('registration', 'POST customer/register', { json: registration, fresh: true }),
  call('registration, address taken', 'POST customer/register', { json: registration, fresh: true }),
  call('new account: wrong password', 'POST customer/login', {
    json: { ...nobody, password: 'wrong-password' },
    fresh: true,
  }),
  call('new account: login, token mode', 'POST customer/login?token=true', {
    json: nobody,
    fresh: true,
    save: { token: 'token' },
  }),
  call('new account: login', 'POST customer/login', {
    json: nobody,
    fresh: true,
    save: { new_id: 'data.id' },
  }),
  call('new account: shown', 'GET customers/{{new_id}}'),
  call('new account: profile changed', 'PUT customer/profile', { json: profile }),
  call('new account: profile with a phone', 'PUT customer/profile', {
    json: { ...profile, phone: '5550100' },
  }),
  call('new account: profile, nothing given', 'PUT customer/profile', { json: {} }),
  call('new account: profile, born tomorrow', 'PUT customer/profile', {
    json: { ...profile, date_of_birth: '2999-01-01' },
  }),
  call('new account: profile, empty birthday', 'PUT customer/profile', {
    json: { ...profile, date_of_birth: '' },
  }),
  call('new account: no addresses yet', 'GET addresses'),
  call('new account: address added', 'POST addresses/create', {
    json: address,
    save: { new_address: 'data.id' },
  }),
  call('new account: address without a city', 'POST addresses/create', { json: withoutCity }),
  call('new account: address line not in a list', 'POST addresses/create', {
    json: { ...address, address1: '1 Test Street' },
  }),
  call('new account: addresses', 'GET addresses'),
  call('new account: one address', 'GET addresses/{{new_address}}'),
  call('new account: address changed', 'PUT addresses/{{new_address}}', {
    json: { ...address, city: 'Elsewhere' },
  }),
  call('new account: address deleted', 'DELETE addresses/{{new_address}}'),
  call('new account: deleted address', 'GET addresses/{{new_address}}'),
  call('new account: password changed', 'PUT customer/profile', {
    json: { ...profile, password: '{{other_password}}', password_confirmation: '{{other_password}}' },
  }),
  call('new account: token from before that', 'GET customer/get?token=true', { bearer: '{{token}}' }),
  call('new account: still logged in', 'GET customer/get'),
  call('new account: logout', 'GET customer/logout'),
  call('new account: after logout', 'GET customer/get'),
  call('new account: old password', 'POST customer/login', { json: nobody, fresh: true }),
  call('new account: new password', 'POST customer/login', {
    json: { email: '{{new_email}}', password: '{{other_password}}' },
    fresh: true,
  }),
  call('new account: second logout', 'GET customer/logout'),
];
