import {
  anyRelease,
  bearer,
  bearerNull,
  john,
  json,
  newcomer,
  type RealClient,
  saysRegistered,
  wrong,
} from './client';
import type { Kind } from './kinds';

const typedCustomer: Record<string, Kind> = {
  'data.id': 'integer',
  'data.status': 'integer',
  'data.group': 'object',
  'data.created_at': 'iso time',
  'data.updated_at': 'iso time',
};

const carbonCustomer: Record<string, Kind> = {
  'data.id': 'integer',
  'data.status': 'integer',
  'data.phone': 'text',
  'data.group': 'object',
  'data.group.created_at': 'carbon time',
  'data.created_at': 'carbon time',
  'data.updated_at': 'carbon time',
};

const queryName = 'first_name=Peter&last_name=Doe&email=peterdoe%40example.com';

/** Apps whose calls were never listed one by one: only prose says what they send and read. */
export const describedClients: RealClient[] = [
  {
    // Logs in again with what it stored, since nothing refreshes a token.
    name: 'ampra',
    releases: anyRelease,
    confidence: 'medium',
    habits: { Accept: json },
    calls: [
      {
        row: 'login',
        method: 'POST',
        path: '/api/customer/login?token=true',
        multipart: john,
        reads: { token: 'jwt', message: 'text', data: 'object' },
      },
      {
        row: 'login',
        what: 'again',
        method: 'POST',
        path: '/api/customer/login?token=true',
        json: john,
        reads: { token: 'jwt' },
      },
      {
        row: 'register',
        method: 'POST',
        path: '/api/customer/register',
        multipart: newcomer,
        reads: { message: 'text' },
      },
      { row: 'get', method: 'GET', path: '/api/customer/get?token={jwt}', reads: { data: 'object' } },
      { row: 'logout', method: 'GET', path: '/api/customer/logout?token={jwt}' },
    ],
  },
  {
    // Decodes the token for its end, parses every time, knows a known address by 422. Its profile has no gender,
    // which every release requires.
    name: 'eshop',
    releases: ['1.0', '1.3'],
    confidence: 'medium',
    calls: [
      {
        row: 'login',
        method: 'POST',
        path: '/api/customer/login?token=true',
        headers: { Accept: json },
        form: john,
        reads: { ...typedCustomer, token: 'jwt' },
      },
      { row: 'register', method: 'POST', path: '/api/customer/register', json: newcomer },
      {
        row: 'register',
        what: 'again',
        method: 'POST',
        path: '/api/customer/register',
        json: newcomer,
        status: 422,
      },
      {
        row: 'register',
        what: 'an old revision',
        method: 'POST',
        path: '/api/customer/register',
        json: { ...newcomer, name: 'Peter Doe', email: 'petedoe@example.com' },
      },
      {
        row: 'get',
        method: 'GET',
        path: '/api/customer/get?token=true',
        headers: { Accept: json, ...bearer },
        reads: typedCustomer,
      },
      {
        row: 'profile',
        method: 'PUT',
        path: '/api/customer/profile',
        headers: { Accept: json, ...bearer },
        json: { ...john, first_name: 'John', last_name: 'Doe', password_confirmation: john.password },
        status: 422,
        reads: { 'errors.gender': 'list of texts', 'errors.date_of_birth': 'absent' },
      },
    ],
  },
  {
    // Retrofit's @Query: everything in the address, nothing in the body.
    name: 'kcsl',
    releases: ['1.0', '1.3'],
    confidence: 'medium',
    habits: { Accept: json },
    calls: [
      {
        row: 'login',
        method: 'POST',
        path: '/api/customer/login?token=true&email=johndoe%40example.com&password=secret99',
        reads: {
          token: 'jwt',
          'data.id': 'integer',
          'data.status': 'integer',
          'data.date_of_birth': 'text or null',
          'data.created_at': 'text',
          'data.updated_at': 'text',
        },
      },
      {
        row: 'register',
        method: 'POST',
        path: `/api/customer/register?${queryName}&password=secret123&password_confirmation=secret123`,
        reads: { message: 'text' },
      },
      {
        row: 'forgot-password',
        method: 'POST',
        path: '/api/customer/forgot-password?email=johndoe%40example.com',
      },
      { row: 'logout', method: 'GET', path: '/api/customer/logout', headers: bearer },
    ],
  },
  {
    // Whether a call went well is what `message` says.
    name: 'lishe',
    releases: anyRelease,
    confidence: 'medium',
    habits: { Accept: json },
    calls: [
      {
        row: 'login',
        method: 'POST',
        path: '/api/customer/login?token=true',
        headers: bearerNull,
        json: john,
        reads: { token: 'jwt' },
        finds: { message: 'Logged in successfully.' },
      },
      {
        row: 'login',
        what: 'wrong password',
        method: 'POST',
        path: '/api/customer/login?token=true',
        headers: bearerNull,
        json: wrong,
        status: 401,
        reads: { message: 'absent' },
      },
      {
        row: 'register',
        method: 'POST',
        path: '/api/customer/register',
        headers: bearerNull,
        json: { ...newcomer, date_of_birth: null, gender: null },
        finds: saysRegistered,
      },
      {
        row: 'customers/{id}',
        method: 'GET',
        path: '/api/customers/{id}?token=true',
        headers: bearer,
        reads: { data: 'object' },
      },
      { row: 'logout', method: 'GET', path: '/api/customer/logout?token=true', headers: bearer },
    ],
  },
  {
    name: 'redkettle',
    releases: ['1.0', '1.3'],
    confidence: 'medium',
    habits: { 'X-Requested-With': 'XMLHttpRequest' },
    calls: [
      {
        row: 'login',
        method: 'POST',
        path: '/api/customer/login?token=true',
        form: john,
        reads: { token: 'jwt' },
      },
      {
        row: 'register',
        method: 'POST',
        path: '/api/customer/register',
        form: newcomer,
        reads: { message: 'text' },
      },
      { row: 'get', method: 'GET', path: '/api/customer/get', headers: bearer, reads: typedCustomer },
      {
        row: 'logout',
        method: 'GET',
        path: '/api/customer/logout',
        headers: bearer,
        reads: { success: 'absent' },
      },
      {
        row: 'get',
        what: 'after the logout',
        method: 'GET',
        path: '/api/customer/get',
        headers: bearer,
        status: 401,
      },
    ],
  },
  {
    // Typed for the times of Carbon 1, which were objects. Its fork answered a login without a flag with a token.
    name: 'yegobox',
    releases: ['0.x'],
    confidence: 'medium',
    habits: { Accept: json },
    calls: [
      {
        row: 'login',
        method: 'POST',
        path: '/api/customer/login',
        form: john,
        reads: carbonCustomer,
        finds: { token: true },
      },
      {
        row: 'register',
        method: 'POST',
        path: '/api/customer/register',
        form: { ...newcomer, phone: '0123456789' },
        reads: { message: 'text' },
      },
    ],
  },
];
