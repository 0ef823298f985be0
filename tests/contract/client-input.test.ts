import http from 'node:http';
import { startApp, stores, type TestApp } from '../support/app';
import { type Ask, ask, type Reply } from '../support/http-client';
import { john, newcomer } from './clients/client';
import { customerRow, general } from './clients/fixture';
import { multipart } from './clients/multipart';

const prefixes = ['/public/api', '/api', '/Admin/public/api', '/v2/shop/api'];
const names = { first_name: 'John', last_name: 'Doe', gender: 'Male' };
const text = JSON.stringify(john);
const typed = (type: string | undefined, body: string): Ask => ({
  body,
  headers: type === undefined ? {} : { 'Content-Type': type },
});

/** Every way in which a real client has been seen to send what it means as e-mail and password. */
const loginBodies: [string, string, Ask][] = [
  ['JSON', '', { json: john }],
  ['JSON with a charset', '', typed('application/json; charset=UTF-8', text)],
  ['JSON, its type in capitals', '', typed('APPLICATION/JSON', text)],
  ['JSON of an API dialect', '', typed('application/vnd.api+json', text)],
  ['JSON labelled text/plain', '', typed('text/plain;charset=UTF-8', text)],
  ['JSON labelled urlencoded', '', typed('application/x-www-form-urlencoded', text)],
  ['JSON labelled multipart, without a boundary', '', typed('multipart/form-data', text)],
  ['JSON labelled as bytes', '', typed('application/octet-stream', text)],
  ['JSON without a type', '', typed(undefined, text)],
  ['JSON after blanks and line breaks', '', typed('text/plain', `\r\n\t ${text}\n`)],
  ['JSON with escapes', '', typed('application/json', text.replace('@', '\\u0040'))],
  ['a form', '', { form: john }],
  [
    'a form with a charset',
    '',
    typed('application/x-www-form-urlencoded; charset=utf-8', new URLSearchParams(john).toString()),
  ],
  [
    'a form whose @ is not encoded',
    '',
    typed('application/x-www-form-urlencoded', 'email=johndoe@example.com&password=secret99'),
  ],
  ['multipart', '', multipart(john)],
  [
    'multipart with a file beside',
    '',
    multipart({ profile: { file: 'me.png', content: '\u0089PNG' }, ...john }),
  ],
  ['the query, no body', 'email=johndoe%40example.com&password=secret99', {}],
  ['the query, unescaped', 'email=johndoe@example.com&password=secret99', {}],
  [
    'the query, a length of 0',
    'email=johndoe@example.com&password=secret99',
    { headers: { 'Content-Length': 0 } },
  ],
  [
    'the query, a type and no body',
    'email=johndoe@example.com&password=secret99',
    typed('application/json', ''),
  ],
  ['the query, an empty object', 'email=johndoe@example.com&password=secret99', { json: {} }],
  [
    'the query and the body, one half each',
    'email=johndoe@example.com',
    { json: { password: john.password } },
  ],
  ['the body, which wins over the query', 'email=nobody@example.com&password=x', { json: john }],
  [
    'a body with members that nobody asked for',
    'locale=en&currency=USD&pagination=0',
    { json: { ...john, remember_me: false, remember: 'on', device_token: null, a: { b: [1] } } },
  ],
];

const accepts = [
  undefined,
  '*/*',
  'application/json',
  'application/json, text/plain, */*',
  'text/html',
  'image/png',
  'json',
  '',
];

describe.each(stores)('requests as real clients send them (%s)', (store) => {
  let app: TestApp;
  let token: string;

  beforeAll(async () => {
    app = await startApp(store, { env: { BAGISTO_PREFIXES: prefixes.join(', ') } });
    await app.reset({ customers: [await customerRow()], customer_groups: [general] });
    const login = await ask(app.url, '/api/customer/login?token=true', { method: 'POST', json: john });
    token = String((login.body as { token: unknown }).token);
  });

  afterAll(() => app.stop());

  const bearer = () => ({ Authorization: `Bearer ${token}` });
  const logIn = (query: string, given: Ask) =>
    ask(app.url, `/api/customer/login?${query}`, { method: 'POST', ...given });

  describe('where the input is', () => {
    it.each(loginBodies)('a login is read from %s', async (_what, query, given) => {
      const reply = await logIn(query, given);
      expect(`${reply.status} ${reply.text}`).toMatch(/^200 /);
      expect(reply.body).toMatchObject({ token: true, data: { email: john.email } });
    });

    it.each([
      ['broken JSON', typed('application/json', '{"email":')],
      ['a list', typed('application/json', '[]')],
      ['null', typed('application/json', 'null')],
      ['text', typed('text/plain', 'email=johndoe@example.com&password=secret99')],
      [
        'a multipart body without its boundary',
        typed('multipart/form-data', multipart(john).body.toString()),
      ],
    ])('a login whose body is %s has an empty input', async (_what, given) => {
      const reply = await logIn('', given);
      expect(reply.status).toBe(422);
      expect(reply.body).toEqual({
        message: 'The given data was invalid.',
        errors: {
          email: ['The email field is required.'],
          password: ['The password field is required.'],
        },
      });
    });

    it('a body that comes in pieces is read whole', async () => {
      const reply = await inPieces(app.url, '/api/customer/login?token=true', text);
      expect(reply).toContain('"token":"ey');
    });

    it('a registration and a wish for a reset link may stand in the query', async () => {
      const query = new URLSearchParams(newcomer).toString();
      const registered = await ask(app.url, `/api/customer/register?${query}`, { method: 'POST' });
      expect(registered.body).toEqual({ message: 'Your account has been created successfully.' });
      const mailed = await ask(app.url, `/api/customer/forgot-password?email=${newcomer.email}`, {
        method: 'POST',
      });
      expect(mailed.body).toEqual({ message: 'We have e-mailed your password reset link!' });
    });

    it.each(['application/json', 'application/x-www-form-urlencoded', 'multipart/form-data', 'nonsense'])(
      'a GET with the type %s and no body is answered',
      async (type) => {
        const reply = await ask(app.url, '/api/customer/get', {
          headers: { ...bearer(), 'Content-Type': type },
        });
        expect(reply.status).toBe(200);
      },
    );

    it.each(accepts)('an Accept of %s gets JSON, whatever the answer', async (accept) => {
      const headers = accept === undefined ? {} : { Accept: accept };
      const answers: [number, Promise<Reply>][] = [
        [200, ask(app.url, '/api/customer/get', { headers: { ...headers, ...bearer() } })],
        [401, ask(app.url, '/api/customer/get', { headers })],
        [
          401,
          ask(app.url, '/api/customer/login', { method: 'POST', headers, json: { ...john, password: 'x' } }),
        ],
        [422, ask(app.url, '/api/customer/login', { method: 'POST', headers })],
        [403, ask(app.url, '/api/customers/2', { headers: { ...headers, ...bearer() } })],
        [404, ask(app.url, '/api/customer/nothing', { headers })],
        [405, ask(app.url, '/api/customer/login', { headers })],
      ];
      for (const [status, answer] of answers) {
        const reply = await answer;
        expect(reply.status).toBe(status);
        expect(reply.headers['content-type']).toMatch(/^application\/json/);
        expect(reply.body).toEqual(expect.any(Object));
      }
    });
  });

  describe('the method that is meant', () => {
    it.each([
      ['?_method=PUT', '?_method=PUT', { json: names }],
      ['?_method=put&token=true', '?_method=put&token=true', { json: names }],
      ['_method in JSON', '', { json: { ...names, _method: 'PUT' } }],
      ['_method in a form', '', { form: { ...names, _method: 'PUT' } }],
      [
        '_method in multipart, with a picture',
        '',
        multipart({ ...names, _method: 'PUT', profile: { file: 'a.png', content: 'x' } }),
      ],
      ['X-HTTP-Method-Override', '', { json: names, headers: { 'X-HTTP-Method-Override': 'PUT' } }],
      ['X-HTTP-Method-Override: put', '', { json: names, headers: { 'X-HTTP-Method-Override': 'put' } }],
    ] satisfies [string, string, Ask][])('a POST with %s is a PUT', async (_what, query, given: Ask) => {
      const reply = await ask(app.url, `/api/customer/profile${query}`, {
        ...given,
        method: 'POST',
        headers: { ...given.headers, ...bearer() },
      });
      expect(reply.status).toBe(200);
      expect(reply.body).toMatchObject({ data: { first_name: 'John' } });
    });

    it.each([
      ['POST', '', {}],
      ['POST', '?_method=', {}],
      ['POST', '?_method[]=PUT', {}],
      ['POST', '?_method=NONSENSE', {}],
      ['GET', '?_method=PUT', {}],
      ['GET', '', { 'X-HTTP-Method-Override': 'PUT' }],
      ['DELETE', '?_method=PUT', {}],
    ])('%s customer/profile%s with the headers %j is 405', async (method, query, headers) => {
      const reply = await ask(app.url, `/api/customer/profile${query}`, {
        method,
        headers: { ...headers, ...bearer() },
        json: method === 'POST' ? names : undefined,
      });
      expect(reply.status).toBe(405);
      expect(reply.headers.allow).toBe('PUT');
      expect(reply.body).toEqual({ error: 'Method Not Allowed', message: 'Method Not Allowed' });
    });

    it('a multipart PUT is read, and its file passed over', async () => {
      const written = multipart({ ...names, gender: 'Other', profile: { file: 'me.png', content: 'x' } });
      const reply = await ask(app.url, '/api/customer/profile?token=true', {
        ...written,
        method: 'PUT',
        headers: { ...written.headers, ...bearer() },
      });
      expect(reply.body).toMatchObject({ data: { gender: 'Other' } });
    });
  });

  describe('addresses of the API', () => {
    it.each(prefixes)('the API is served under the prefix %s', async (prefix) => {
      const login = await ask(app.url, `${prefix}/customer/login?token=true`, { method: 'POST', json: john });
      expect(login.body).toMatchObject({ token: expect.any(String) });
      const get = await ask(app.url, `${prefix}/customer/get`, { headers: bearer() });
      expect(get.status).toBe(200);
    });

    it.each([
      '/api/customer/get/',
      '/api/customer/get?',
      '/api/customer/get/?',
      '/api/customer/get/?token=true',
      '/api/customer/get?&',
      '/api/customer/get?&token=true',
      '/api/customer/get?locale=en&locale=fr&currency=USD&customer_id=1',
      '//api/customer/get',
      '/api//customer/get',
      '/api/customer//get//',
      '/Admin//public/api//customer/get?token=true',
      '/api/index.php/customer/get',
      '/public/index.php/api/customer/get',
      '/api/customers/1/',
      '/api//customers//1?token=',
    ])('%s is a spelling of a path of this door', async (path) => {
      const reply = await ask(app.url, path, { headers: bearer() });
      expect(reply.body).toMatchObject({ data: { id: 1 } });
    });

    it.each([
      '/customer/get',
      '/admin/public/api/customer/get',
      '/api/api/customer/get',
      '/api/customer/get/x',
      '/api',
      '/',
    ])('%s is no path of this door', async (path) => {
      const reply = await ask(app.url, path, { method: 'POST', headers: bearer() });
      expect(reply.status).toBe(404);
      expect(reply.body).toEqual({ error: 'Resource not found' });
    });
  });
});

/** As k6, Dart and PHP's streams send it: chunked, and the first piece ends inside a word. */
function inPieces(url: string, path: string, body: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const headers = { 'Content-Type': 'application/json', 'Transfer-Encoding': 'chunked' };
    const request = http.request({ hostname, port, path, method: 'POST', headers }, (response) => {
      let answer = '';
      response.on('data', (piece) => {
        answer += piece;
      });
      response.on('end', () => resolve(answer));
    });
    request.on('error', reject);
    request.write(body.slice(0, 12));
    setTimeout(() => request.end(body.slice(12)), 20);
  });
}
