import { startApp, stores, type TestApp } from '../support/app';
import { type Ask, ask, type Reply } from '../support/http-client';
import { john } from './clients/client';
import { customerRow, general } from './clients/fixture';
import { multipart } from './clients/multipart';

const jane = { email: 'jane@example.com', password: 'secret99' };
const names = { first_name: 'J', last_name: 'Doe', gender: 'Other' };

interface Credentials {
  /** John's token, Jane's token, and the cookie of a session of Jane's. */
  johns: string;
  janes: string;
  cookie: string;
}

type Shown = (credentials: Credentials) => { query?: string } & Ask;
const authorization = (value: string, more: Ask & { query?: string } = {}) => ({
  ...more,
  headers: { Authorization: value, ...more.headers },
});

/** On a GET; who answers, or nobody. */
const shownAtGet: [string, Shown, 'John' | 'Jane' | 'nobody'][] = [
  ['Bearer', ({ johns }) => authorization(`Bearer ${johns}`), 'John'],
  ['bearer', ({ johns }) => authorization(`bearer ${johns}`), 'John'],
  ['BEARER and two blanks', ({ johns }) => authorization(`BEARER  ${johns}`), 'John'],
  [
    'a header written in capitals',
    ({ johns }) => ({ headers: { AUTHORIZATION: `Bearer ${johns}` } }),
    'John',
  ],
  [
    'Bearer and ?token=true',
    ({ johns }) => authorization(`Bearer ${johns}`, { query: 'token=true' }),
    'John',
  ],
  ['Bearer and ?token=', ({ johns }) => authorization(`Bearer ${johns}`, { query: 'token=' }), 'John'],
  ['Bearer and ?token', ({ johns }) => authorization(`Bearer ${johns}`, { query: 'token' }), 'John'],
  [
    'Bearer and ?token=false',
    ({ johns }) => authorization(`Bearer ${johns}`, { query: 'token=false' }),
    'John',
  ],
  ['Bearer and ?token[]=1', ({ johns }) => authorization(`Bearer ${johns}`, { query: 'token[]=1' }), 'John'],
  ['?token=<jwt>', ({ johns }) => ({ query: `token=${johns}` }), 'John'],
  [
    '?token=true&token=<jwt>, as a careless HTTP layer writes it',
    ({ johns }) => ({ query: `token=true&token=${johns}` }),
    'John',
  ],
  ['a JSON body', ({ johns }) => ({ json: { token: johns } }), 'John'],
  ['a form body', ({ johns }) => ({ form: { token: johns } }), 'John'],
  ['a multipart body', ({ johns }) => multipart({ token: johns }), 'John'],
  [
    'header before query',
    ({ johns, janes }) => authorization(`Bearer ${johns}`, { query: `token=${janes}` }),
    'John',
  ],
  [
    'header before body',
    ({ johns, janes }) => authorization(`Bearer ${johns}`, { json: { token: janes } }),
    'John',
  ],
  ['query before body', ({ johns, janes }) => ({ query: `token=${johns}`, json: { token: janes } }), 'John'],
  [
    'header before cookie',
    ({ johns, cookie }) => authorization(`Bearer ${johns}`, { headers: { Cookie: cookie } }),
    'John',
  ],
  [
    'query before cookie',
    ({ johns, cookie }) => ({ query: `token=${johns}`, headers: { Cookie: cookie } }),
    'John',
  ],
  [
    'body before cookie',
    ({ johns, cookie }) => ({ json: { token: johns }, headers: { Cookie: cookie } }),
    'John',
  ],
  [
    'Bearer null, then the query',
    ({ johns }) => authorization('Bearer null', { query: `token=${johns}` }),
    'John',
  ],
  [
    'Bearer undefined, then the body',
    ({ johns }) => authorization('Bearer undefined', { json: { token: johns } }),
    'John',
  ],
  [
    'an empty Bearer, then the query',
    ({ johns }) => authorization('Bearer ', { query: `token=${johns}` }),
    'John',
  ],
  ['?token= empty, then the body', ({ johns }) => ({ query: 'token=', json: { token: johns } }), 'John'],
  [
    'a password of a staging site, then the query',
    ({ johns }) => authorization('Basic am9objpkb2U=', { query: `token=${johns}` }),
    'John',
  ],

  ['the cookie alone', ({ cookie }) => ({ headers: { Cookie: cookie } }), 'Jane'],
  [
    'Bearer null and the cookie',
    ({ cookie }) => authorization('Bearer null', { headers: { Cookie: cookie } }),
    'Jane',
  ],
  [
    'Bearer undefined and the cookie',
    ({ cookie }) => authorization('Bearer undefined', { headers: { Cookie: cookie } }),
    'Jane',
  ],
  [
    'Bearer without a value and the cookie',
    ({ cookie }) => authorization('Bearer', { headers: { Cookie: cookie } }),
    'Jane',
  ],
  ['null and the cookie', ({ cookie }) => authorization('null', { headers: { Cookie: cookie } }), 'Jane'],
  [
    'Basic and the cookie',
    ({ cookie }) => authorization('Basic am9objpkb2U=', { headers: { Cookie: cookie } }),
    'Jane',
  ],

  ['nothing', () => ({}), 'nobody'],
  ['Bearer null', () => authorization('Bearer null'), 'nobody'],
  ['Bearer undefined', () => authorization('Bearer undefined'), 'nobody'],
  ['Bearer without a value', () => authorization('Bearer'), 'nobody'],
  ['?token=true alone', () => ({ query: 'token=true' }), 'nobody'],
  ['?token=true and Bearer null', () => authorization('Bearer null', { query: 'token=true' }), 'nobody'],
  ['another letter case of the key', ({ johns }) => ({ query: `Token=${johns}` }), 'nobody'],
  [
    'a cookie named token',
    ({ johns }) => ({ query: 'token=true', headers: { Cookie: `token=${johns}` } }),
    'nobody',
  ],
  ['a header named token', ({ johns }) => ({ query: 'token=true', headers: { token: johns } }), 'nobody'],
  [
    'the key without a value beside a good cookie',
    ({ cookie }) => ({ query: 'token=', headers: { Cookie: cookie } }),
    'nobody',
  ],
  [
    '?token=true beside a good cookie',
    ({ cookie }) => ({ query: 'token=true', headers: { Cookie: cookie } }),
    'nobody',
  ],
  [
    'token: null beside a good cookie',
    ({ cookie }) => ({ json: { token: null }, headers: { Cookie: cookie } }),
    'nobody',
  ],
  [
    'a bad bearer beside a good cookie',
    ({ cookie }) => authorization('Bearer garbage', { headers: { Cookie: cookie } }),
    'nobody',
  ],
  [
    'a bad bearer beside a good query',
    ({ johns }) => authorization('Bearer a.b.c', { query: `token=${johns}` }),
    'nobody',
  ],
  [
    'a bad bearer beside a good body',
    ({ johns }) => authorization('Bearer garbage', { json: { token: johns } }),
    'nobody',
  ],
  [
    'a bearer of true, which a login for a session answers as its token, beside a good body',
    ({ johns }) => authorization('Bearer true', { json: { token: johns } }),
    'John',
  ],
  [
    'a bad query beside a good body',
    ({ johns }) => ({ query: 'token=a.b.c', json: { token: johns } }),
    'nobody',
  ],
  [
    "a session's cookie as a bearer",
    ({ cookie }) => authorization(`Bearer ${cookie.split('=')[1]}`),
    'nobody',
  ],
  [
    "a token as a session's cookie",
    ({ johns }) => ({ headers: { Cookie: `bagisto_session=${johns}` } }),
    'nobody',
  ],
];

/** On a PUT with a form of its own, where the token is one field more. */
const shownAtPut: [string, Shown][] = [
  ['JSON', ({ johns }) => ({ json: { ...names, token: johns } })],
  ['a form', ({ johns }) => ({ form: { ...names, token: johns } })],
  ['multipart', ({ johns }) => multipart({ ...names, token: johns })],
  [
    'JSON token: null and Bearer',
    ({ johns }) => authorization(`Bearer ${johns}`, { json: { ...names, token: null } }),
  ],
  [
    'JSON token: true and Bearer',
    ({ johns }) => authorization(`Bearer ${johns}`, { json: { ...names, token: true } }),
  ],
  [
    'form token=true and Bearer',
    ({ johns }) => authorization(`Bearer ${johns}`, { form: { ...names, token: 'true' } }),
  ],
  ['JSON and Bearer, no key', ({ johns }) => authorization(`Bearer ${johns}`, { json: names })],
];

describe.each(stores)('where a credential is looked for (%s)', (store) => {
  let app: TestApp;
  let credentials: Credentials;

  beforeAll(async () => {
    app = await startApp(store);
    await app.reset({
      customers: [await customerRow(), await customerRow({ id: 2, email: jane.email, first_name: 'Jane' })],
      customer_groups: [general],
    });
    const logIn = (query: string, who: object) =>
      ask(app.url, `/api/customer/login${query}`, { method: 'POST', json: who });
    const token = ({ body }: Reply) => String((body as { token: unknown }).token);
    credentials = {
      johns: token(await logIn('?token=true', john)),
      janes: token(await logIn('?token=true', jane)),
      cookie: (await logIn('', jane)).headers['set-cookie']?.[0]?.split(';')[0] ?? '',
    };
  });

  afterAll(() => app.stop());

  const send = (method: string, path: string, shown: Shown) => {
    const { query, ...given } = shown(credentials);
    return ask(app.url, query === undefined ? path : `${path}?${query}`, { method, ...given });
  };

  it.each(shownAtGet)(
    'the caller of a GET is looked for in the right place: %s',
    async (_what, shown, who) => {
      const reply = await send('GET', '/api/customer/get', shown);
      if (who === 'nobody') {
        expect(`${reply.status} ${reply.text}`).toBe('401 {"error":"Unauthenticated"}');
      } else {
        expect(reply.body).toMatchObject({ data: { first_name: who } });
      }
      if (who === 'John') expect(reply.headers['set-cookie']).toBeUndefined();
    },
  );

  it.each(shownAtPut)(
    'the caller of a PUT is found beside the fields of its form: %s',
    async (_what, shown) => {
      const reply = await send('PUT', '/api/customer/profile', shown);
      expect(reply.body).toMatchObject({ data: { id: 1, gender: 'Other' } });
      // Back to the name that the other tests know John by.
      await app.db.knex('customers').where({ id: 1 }).update({ first_name: 'John' });
    },
  );

  it('a token is good under every prefix', async () => {
    for (const prefix of ['/api', '/public/api']) {
      const reply = await ask(app.url, `${prefix}/customers/1`, {
        headers: { Authorization: `Bearer ${credentials.johns}` },
      });
      expect(reply.body).toMatchObject({ data: { first_name: 'John' } });
    }
  });

  it('a good token opens only its own account', async () => {
    const reply = await ask(app.url, '/api/customers/2?token=true', {
      headers: { Authorization: `Bearer ${credentials.johns}` },
    });
    expect(`${reply.status} ${reply.text}`).toBe('403 {"message":"Invalid Request."}');
  });

  it('public calls are answered whatever Authorization says', async () => {
    for (const value of ['Bearer null', 'Bearer undefined', 'Bearer garbage', 'bearer', 'null', 'Basic x']) {
      const reply = await ask(app.url, '/api/customer/forgot-password', {
        method: 'POST',
        headers: { Authorization: value },
        json: { email: 'nobody@example.com' },
      });
      expect(reply.status).toBe(200);
    }
  });

  it('no token is in the log, wherever it came from', () => {
    const log = JSON.stringify(app.logs);
    const { johns, janes, cookie } = credentials;
    expect(app.logs.length).toBeGreaterThan(50);
    for (const hidden of [johns, janes, cookie]) {
      expect(hidden.length).toBeGreaterThan(30);
      for (const part of hidden.split(/[.=]/).filter((piece) => piece.length > 20)) {
        expect(log).not.toContain(part);
      }
    }
    expect(log).not.toContain('Authorization');
  });
});
