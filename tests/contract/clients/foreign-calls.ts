import type { Call } from './client';
import { anything, axios, bearer, john, json, typedJson } from './client';

export interface ForeignCall extends Call {
  client: string;
  status: 404 | 405;
}

const asText = { first_name: 'John', last_name: 'Doe', email: john.email, gender: 'Male', phone: '012' };
const shouted = { AUTHORIZATION: 'Bearer {jwt}' };

/** Calls of real clients that no legacy Bagisto has: their vendor's own routes, and wrong methods. */
export const foreignCalls: ForeignCall[] = [
  {
    client: 'pwa-official',
    row: '10',
    method: 'POST',
    path: '/api/save-address',
    headers: { Accept: axios, ...typedJson, 'X-Requested-With': 'XMLHttpRequest' },
    json: { address1: ['1 Main Street'], country: 'IN', state: 'DL', city: 'Delhi', postcode: '110001' },
    status: 404,
  },
  {
    // Only a helper was found, nobody who calls it; the token stands in the header without a scheme.
    client: 'baraka-flutter',
    row: '12',
    method: 'DELETE',
    path: '/api/wishlist/1',
    headers: { Accept: json, 'Content-Type': json, Authorization: '{jwt}' },
    status: 404,
  },
  {
    client: 'irisbag-flutter',
    row: '02',
    method: 'POST',
    path: '/Admin/public/api/customer/profile?token=true',
    headers: { Accept: json, ...typedJson, ...bearer },
    json: asText,
    status: 405,
  },
  {
    client: 'irisbag-flutter',
    row: '03',
    method: 'POST',
    path: '/Admin/public/api/customer/profile?token=true',
    headers: bearer,
    multipart: { ...asText, profile: { file: 'me.png', content: '\u0089PNG\r\n' } },
    status: 405,
  },
  {
    client: 'irisbag-flutter',
    row: '03',
    what: 'the token in a header of its own',
    method: 'POST',
    path: '/Admin/public/api/customer/profile?token=true',
    headers: { token: '{jwt}' },
    multipart: { ...asText, profile: { file: 'me.png', content: '\u0089PNG\r\n' } },
    status: 405,
  },
  {
    client: 'zega-next',
    row: '04',
    method: 'POST',
    path: '/api/customer/forget-password',
    headers: { Accept: anything, ...typedJson },
    json: { email: john.email },
    status: 404,
  },
  {
    client: 'kamara-react',
    row: '03',
    method: 'POST',
    path: '/api/customer/logout?token=true',
    headers: { Accept: axios, ...typedJson, ...shouted },
    json: {},
    status: 405,
  },
  {
    client: 'tradnity-react',
    row: '04',
    method: 'POST',
    path: '/Admin/public/api/customer/profile?token=true',
    headers: { Accept: anything, Authorization: 'bearer {jwt}' },
    multipart: { ...asText, date_of_birth: 'null', profile: 'null' },
    status: 405,
  },
  {
    client: 'dukasasa-premium',
    row: '05',
    method: 'PATCH',
    path: '/api/checkout/cart/update',
    headers: { Accept: json, ...typedJson, ...bearer },
    json: { qty: { 1: 2 } },
    status: 404,
  },
  {
    client: 'dukasasa-medusa',
    row: '05',
    method: 'PATCH',
    path: '/api/checkout/cart/update',
    headers: { Accept: json, ...typedJson, ...bearer },
    json: { qty: { 1: 2 } },
    status: 404,
  },
  {
    client: 'dukasasa-medusa',
    row: '14',
    method: 'GET',
    path: '/api/customer/me',
    headers: { Accept: json, ...typedJson, Cookie: 'bagistosession=eyJpdiI6IiJ9' },
    status: 404,
  },
  {
    client: 'grocery-next',
    row: '16',
    method: 'GET',
    path: '/api/checkout/save-payment?token=true"',
    headers: { Accept: anything, ...typedJson, ...bearer },
    status: 404,
  },
  {
    client: 'parind-express',
    row: '02',
    method: 'POST',
    path: '/public/api/customer/logout',
    headers: { Accept: axios, ...typedJson },
    json: {},
    status: 405,
  },
  { client: 'ts-endpoints', row: '15', method: 'POST', path: '/api/orders/1/cancel', status: 404 },
  {
    // Described in prose only.
    client: 'tozzby',
    row: 'profile',
    method: 'POST',
    path: '/api/customer/profile?token=true',
    headers: { Accept: axios, ...typedJson },
    json: { ...asText, gender: 'none', password: '', password_confirmation: '' },
    status: 405,
  },
];
