import { anyRelease, bearer, bearerNull, type Call, json, type RealClient, typedJson } from './client';
import type { Kind } from './kinds';

/** The content of an app's form, before its own way with the lines. */
export const entered = {
  first_name: 'John',
  last_name: 'Doe',
  city: 'Kuwait City',
  country: 'KW',
  state: 'KU',
  postcode: '13001',
  phone: '+96512345678',
};
export const saysAdded = { message: 'Your address has been created successfully.' };
export const saysChanged = { message: 'Your address has been updated successfully.' };
export const saysRemoved = { message: 'Item removed successfully.' };
const saysNoLines = { message: 'address1 must be an array.' };

const shown: Record<string, Kind> = {
  'data.id': 'integer',
  'data.first_name': 'text',
  'data.address1.0': 'text',
  'data.city': 'text',
  'data.state': 'text',
  'data.country': 'text',
  'data.country_name': 'text',
  'data.postcode': 'text',
  'data.phone': 'text',
};
const pickawow = { ...entered, last_name: undefined, country_name: 'Kuwait', address1: { 0: 'Block 4' } };
const gone: Call = {
  row: '10',
  what: 'after the deletion',
  method: 'GET',
  path: '/api/addresses?token=true',
  headers: bearer,
  finds: { 'data.0.id': 1, 'data.1': undefined },
};

/** Calls of native apps and scripts for addresses; they log in elsewhere in the table. */
export const addressClients: RealClient[] = [
  {
    name: 'bazarli-flutter, addresses',
    releases: ['1.0', '1.3'],
    confidence: 'high',
    arrivesWith: 'token',
    habits: { Accept: json, 'Content-Type': json },
    calls: [
      {
        row: '10',
        what: 'before the login',
        method: 'GET',
        path: '/api/addresses?token=true',
        headers: bearerNull,
        status: 401,
        reads: { error: 'text' },
      },
      {
        row: '07',
        method: 'POST',
        path: '/api/addresses/create?token=true',
        headers: bearer,
        json: {
          ...entered,
          token: true,
          address1: ['Block 4'],
          address2: '',
          title: 'Home',
          phone_code: '+965',
        },
        reads: { message: 'text', ...shown },
        finds: { 'data.country_name': 'Kuwait', 'data.is_default': false },
      },
      {
        row: '07',
        what: 'the line as it was entered',
        method: 'POST',
        path: '/api/addresses/create?token=true',
        headers: bearer,
        json: { ...entered, token: true, address1: 'Block 4' },
        finds: saysNoLines,
      },
      {
        row: '08',
        what: 'postcode under another name',
        method: 'POST',
        path: '/api/addresses/{address}?_method=PUT',
        headers: bearer,
        json: {
          ...entered,
          token: null,
          id: '{address}',
          address1: ['Block 5'],
          postcode: undefined,
          post_code: '1',
        },
        status: 422,
        reads: { 'errors.postcode.0': 'text' },
      },
      {
        row: '08',
        method: 'POST',
        path: '/api/addresses/{address}?_method=PUT',
        headers: bearer,
        json: { ...entered, token: null, id: '{address}', address1: ['Block 5'] },
        reads: { message: 'text', ...shown },
        finds: { ...saysChanged, 'data.address1.0': 'Block 5' },
      },
      {
        row: '10',
        method: 'GET',
        path: '/api/addresses?token=true',
        headers: bearer,
        finds: { 'data.0.id': 1, 'data.1.id': 2, 'data.1.address1.0': 'Block 5' },
      },
      {
        row: '09',
        method: 'DELETE',
        path: '/api/addresses/{address}?token=true',
        headers: bearer,
        finds: saysRemoved,
      },
      gone,
    ],
  },
  {
    name: 'baraka-flutter, addresses',
    releases: ['1.3'],
    confidence: 'medium',
    arrivesWith: 'token',
    habits: { Accept: json, 'Content-Type': json },
    calls: [
      {
        row: '07',
        method: 'GET',
        path: '/api/addresses',
        headers: bearer,
        reads: { 'data.0.id': 'integer' },
      },
    ],
  },
  {
    name: 'pickawow-flutterflow, addresses',
    releases: anyRelease,
    confidence: 'high',
    arrivesWith: 'token',
    calls: [
      {
        row: '04',
        method: 'GET',
        path: '/api/addresses/?token={jwt}',
        reads: { 'data.0.address1.0': 'text', 'data.0.country_name': 'text', 'data.0.vat_id': 'text' },
      },
      {
        row: '06',
        method: 'POST',
        path: '/api/addresses/create?token={jwt}',
        headers: typedJson,
        json: { ...pickawow, default_address: 'true' },
        finds: { 'data.last_name': 'Doe', 'data.is_default': true },
      },
      {
        row: '05',
        method: 'GET',
        path: '/api/addresses/{address}?token={jwt}',
        reads: shown,
        finds: { 'data.address1.0': 'Block 4', 'data.is_default': true },
      },
      {
        row: '07',
        method: 'PUT',
        path: '/api/addresses/{address}?token={jwt}',
        headers: typedJson,
        json: { ...pickawow, id: 2, default_address: 'null' },
        finds: { 'data.is_default': false },
      },
      { row: '08', method: 'DELETE', path: '/api/addresses/{address}?token={jwt}' },
      {
        row: '05',
        what: 'after the deletion',
        method: 'GET',
        path: '/api/addresses/{address}?token={jwt}',
        status: 404,
      },
    ],
  },
  {
    name: 'irisbag-flutter, addresses',
    releases: ['1.3'],
    confidence: 'low',
    arrivesWith: 'token',
    calls: [
      { row: '10', method: 'GET', path: '/Admin/public/api/addresses', headers: bearer },
      {
        row: '11',
        method: 'POST',
        path: '/Admin/public/api/addresses/create',
        headers: bearer,
        form: { ...entered, 'address1[]': 'Block 4' },
      },
    ],
  },
  {
    name: 'kulture-ios, addresses',
    releases: ['1.3'],
    confidence: 'low',
    arrivesWith: 'token',
    calls: [
      { row: '05', method: 'GET', path: '/api/addresses?token=true', headers: bearer },
      {
        row: '06',
        method: 'POST',
        path: '/api/addresses/create?token=true',
        headers: bearer,
        json: { ...entered, address1: ['Block 4'] },
      },
      {
        row: '07',
        method: 'PUT',
        path: '/api/addresses/{address}?token=true',
        headers: bearer,
        json: { ...entered, address1: ['Block 5'] },
      },
      { row: '08', method: 'DELETE', path: '/api/addresses/{address}?token=true', headers: bearer },
    ],
  },
  {
    name: 'k6-loadtest, addresses',
    releases: anyRelease,
    confidence: 'high',
    arrivesWith: 'token',
    keepsCookies: true,
    habits: { Accept: json },
    calls: [
      {
        row: '04',
        method: 'POST',
        path: '/api/addresses/create?token=true',
        headers: { ...typedJson, ...bearer },
        json: { ...entered, address1: ['Block 4'], use_for_shipping: 'true', email: 'x@example.com' },
      },
      {
        row: '03',
        method: 'GET',
        path: '/api/addresses?token=true',
        headers: bearer,
        reads: { 'data.0.id': 'integer' },
      },
    ],
  },
  {
    // Described in prose only: silent about Accept, and a bearer without the token key.
    name: 'eshop, addresses',
    releases: ['1.0', '1.3'],
    confidence: 'medium',
    arrivesWith: 'token',
    calls: [
      { row: 'addresses/{id}', method: 'GET', path: '/api/addresses/1', headers: bearer, reads: shown },
    ],
  },
];
