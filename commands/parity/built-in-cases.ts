import type { ParityCase } from './parity-case';

interface More {
  bearer?: string;
  /** Without Accept, as a client that does not say that it wants JSON. */
  plain?: true;
  fresh?: true;
  save?: Record<string, string>;
}

/** A login or a registration is made by somebody who was never here before. */
const anew = /^customer\/(login|register)/;

const sends =
  (method: string) =>
  (name: string, path: string, json?: unknown, { bearer, plain, fresh, save }: More = {}): ParityCase => ({
    name,
    method,
    path,
    headers: {
      ...(!plain && { Accept: 'application/json' }),
      ...(json !== undefined && { 'Content-Type': 'application/json' }),
      ...(bearer !== undefined && { Authorization: `Bearer ${bearer}` }),
    },
    body: json === undefined ? undefined : JSON.stringify(json),
    fresh: fresh ?? anew.test(path),
    save,
  });
const [post, put, remove] = [sends('POST'), sends('PUT'), sends('DELETE')];
const get = (name: string, path: string, more?: More) => sends('GET')(name, path, undefined, more);

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
  get('own account, not logged in', 'customer/get'),
  get('own account, not logged in, no Accept', 'customer/get', { plain: true }),
  get('own account, token mode without a token', 'customer/get?token=true'),
  get('own account, bad token', 'customer/get?token=true', { bearer: 'bad.token.here' }),
  get('account by id, not logged in', 'customers/1'),
  get('account by id, not logged in, no Accept', 'customers/1', { plain: true }),
  put('profile, not logged in', 'customer/profile', {}),
  get('addresses, not logged in', 'addresses'),
  get('address by id, not logged in', 'addresses/1'),
  get('logout, not logged in', 'customer/logout'),
  get('logout, token mode without a token', 'customer/logout?token=true'),
  post('login, unknown address', 'customer/login', nobody),
  post('login, unknown address, token mode', 'customer/login?token=true', nobody),
  post('login, nothing given', 'customer/login', {}),
  post('login, nothing given, no Accept', 'customer/login', {}, { plain: true }),
  post('login, no password', 'customer/login', { email: '{{new_email}}' }),
  post('login, malformed address', 'customer/login', malformed),
  post('login, password is a list', 'customer/login', { ...nobody, password: ['a'] }),
  post('registration, nothing given', 'customer/register', {}),
  post('registration, everything wrong', 'customer/register', hopeless),
  post('registration, everything wrong, no Accept', 'customer/register', hopeless, { plain: true }),
  post('forgot password, nothing given', 'customer/forgot-password', {}),
  post('forgot password, malformed address', 'customer/forgot-password', { email: 'not an address' }),
  get('unknown path', 'customer/no-such-call'),
  get('unknown path, no Accept', 'customer/no-such-call', { plain: true }),
  get('wrong method: GET on login', 'customer/login'),
  post('wrong method: POST on logout', 'customer/logout'),
].map((given): ParityCase => ({ ...given, fresh: true }));

const account = { email: '{{email}}', password: '{{password}}' };

/** Logs in and out of an account that the shop names. */
export const accountCases: ParityCase[] = [
  post('login', 'customer/login', account, { save: { id: 'data.id' } }),
  get('own account', 'customer/get'),
  get('account by its id', 'customers/{{id}}'),
  get("somebody else's id", 'customers/0'),
  get('own addresses', 'addresses'),
  get('logout', 'customer/logout'),
  get('own account after logout', 'customer/get'),
  post('login, token mode', 'customer/login?token=true', account, {
    save: { token: 'token', id: 'data.id' },
  }),
  get('own account by token', 'customer/get?token=true', { bearer: '{{token}}', fresh: true }),
  get('own account, token in the query', 'customer/get?token={{token}}', { fresh: true }),
  get('own account, Bearer alone', 'customer/get', { bearer: '{{token}}', fresh: true }),
  get('account by its id, by token', 'customers/{{id}}?token=true', { bearer: '{{token}}' }),
  get('own addresses by token', 'addresses?token=true', { bearer: '{{token}}' }),
  get('logout by token', 'customer/logout?token=true', { bearer: '{{token}}' }),
  get('own account, token after logout', 'customer/get?token=true', { bearer: '{{token}}' }),
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
  post('registration', 'customer/register', registration),
  post('registration, address taken', 'customer/register', registration),
  post('new account: wrong password', 'customer/login', { ...nobody, password: 'wrong-password' }),
  post('new account: login, token mode', 'customer/login?token=true', nobody, { save: { token: 'token' } }),
  post('new account: login', 'customer/login', nobody, { save: { new_id: 'data.id' } }),
  get('new account: shown', 'customers/{{new_id}}'),
  put('new account: profile changed', 'customer/profile', profile),
  put('new account: profile with a phone', 'customer/profile', { ...profile, phone: '5550100' }),
  put('new account: profile, nothing given', 'customer/profile', {}),
  put('new account: profile, born tomorrow', 'customer/profile', { ...profile, date_of_birth: '2999-01-01' }),
  put('new account: profile, empty birthday', 'customer/profile', { ...profile, date_of_birth: '' }),
  get('new account: no addresses yet', 'addresses'),
  post('new account: address added', 'addresses/create', address, { save: { new_address: 'data.id' } }),
  post('new account: address without a city', 'addresses/create', withoutCity),
  post('new account: address line not in a list', 'addresses/create', {
    ...address,
    address1: '1 Test Street',
  }),
  get('new account: addresses', 'addresses'),
  get('new account: one address', 'addresses/{{new_address}}'),
  put('new account: address changed', 'addresses/{{new_address}}', { ...address, city: 'Elsewhere' }),
  remove('new account: address deleted', 'addresses/{{new_address}}'),
  get('new account: deleted address', 'addresses/{{new_address}}'),
  put('new account: password changed', 'customer/profile', {
    ...profile,
    password: '{{other_password}}',
    password_confirmation: '{{other_password}}',
  }),
  get('new account: token from before that', 'customer/get?token=true', { bearer: '{{token}}' }),
  get('new account: still logged in', 'customer/get'),
  get('new account: logout', 'customer/logout'),
  get('new account: after logout', 'customer/get'),
  post('new account: old password', 'customer/login', nobody),
  post('new account: new password', 'customer/login', {
    email: '{{new_email}}',
    password: '{{other_password}}',
  }),
  get('new account: second logout', 'customer/logout'),
];
