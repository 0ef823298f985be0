import {
  anyRelease,
  anything,
  axios,
  john,
  json,
  newcomer,
  type RealClient,
  saysWrongPassword,
  typedJson,
  wrong,
} from './client';

/** Clients of which little more than the login is a customer's call. */
export const loginClients: RealClient[] = [
  {
    name: 'dukasasa-premium',
    releases: ['1.3'],
    confidence: 'high',
    habits: { Accept: json, 'Content-Type': json },
    calls: [
      {
        row: '01',
        method: 'POST',
        path: '/api/customer/login?token=true',
        json: john,
        reads: { token: 'jwt', data: 'object' },
      },
      {
        row: '01',
        what: 'wrong password, forwarded as it is',
        method: 'POST',
        path: '/api/customer/login?token=true',
        json: wrong,
        status: 401,
        finds: saysWrongPassword,
      },
    ],
  },
  {
    // Moshi takes a number where it wants text, but neither an object nor a list.
    name: 'dema-android',
    releases: ['1.0', '1.3'],
    confidence: 'high',
    calls: [
      {
        row: '01',
        method: 'POST',
        path: '/api/customer/login?token=true',
        multipart: john,
        reads: {
          token: 'jwt',
          message: 'text',
          'data.id': 'integer',
          'data.email': 'text',
          'data.status': 'integer',
          'data.gender': 'text or null',
          'data.date_of_birth': 'text or null',
          'data.phone': 'text or null',
          'data.created_at': 'iso time',
          'data.updated_at': 'iso time',
        },
      },
      {
        row: '01',
        what: 'wrong password',
        method: 'POST',
        path: '/api/customer/login?token=true',
        multipart: wrong,
        status: 401,
        reads: { token: 'absent', data: 'absent' },
      },
    ],
  },
  {
    name: 'php-ci-curl',
    releases: anyRelease,
    confidence: 'high',
    habits: { Accept: anything, 'User-Agent': '' },
    calls: [
      {
        row: '01',
        method: 'POST',
        path: '/api/customer/login?token=true',
        headers: typedJson,
        json: john,
        reads: { token: 'jwt' },
      },
    ],
  },
  {
    name: 'kulture-ios',
    releases: ['1.3'],
    confidence: 'low',
    calls: [
      { row: '01', method: 'POST', path: '/api/customer/login?token=true', json: john },
      { row: '02', method: 'POST', path: '/api/customer/register?token=true', json: newcomer },
      {
        row: '03',
        method: 'POST',
        path: '/api/customer/forgot-password?token=true',
        json: { email: john.email },
      },
      {
        row: '04',
        method: 'GET',
        path: '/api/customer/get?token=true',
        headers: { Authorization: 'Bearer {jwt}' },
      },
    ],
  },
  {
    name: 'apilist-react',
    releases: ['1.3'],
    confidence: 'low',
    crossOrigin: true,
    habits: { Accept: axios },
    calls: [
      {
        row: '01',
        method: 'POST',
        path: '/api/customer/login?token=true',
        headers: typedJson,
        json: john,
      },
      { row: '02', method: 'POST', path: '/api/customer/register', headers: typedJson, json: newcomer },
      {
        row: '03',
        method: 'GET',
        path: '/api/customer/logout?token=true',
        headers: { Authorization: 'Bearer {jwt}' },
      },
    ],
  },
];
