import fs from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { compare } from './compare';
import { file, folder } from './files';
import { type PhpShop, startPhpShop } from './php-shop';

const login = { email: 'johndoe@example.com', password: 'secret123' };

describe('cases of the shop’s own', () => {
  let old: PhpShop;
  let now: PhpShop;
  const headers: IncomingMessage['headers'][] = [];

  beforeAll(async () => {
    old = await startPhpShop();
    now = await startPhpShop((_line, request) => {
      headers.push(request.headers);
      return undefined;
    });
  });
  beforeEach(() => {
    headers.length = old.asked.length = now.asked.length = 0;
  });
  afterAll(async () => {
    await Promise.all([old.stop(), now.stop()]);
    fs.rmSync(folder, { recursive: true });
  });

  /** The requests, without the look before. */
  const run = async (
    name: string,
    content: unknown,
    args: string[] = [],
    env: Record<string, string> = {},
  ) => {
    const told = await compare(old.url, now.url, ['--cases', file(name, content), ...args], env);
    expect(told.err).toBe('');
    expect(now.asked).toEqual(old.asked);
    return { told, asked: now.asked.slice(1), sent: headers.slice(1) };
  };

  describe('in our own format', () => {
    const own = {
      variables: { who: 'not an address' },
      cases: [
        {
          name: 'no such',
          method: 'POST',
          path: 'customer/login',
          json: { email: '{{who}}', password: 'x' },
          changesNothing: true,
        },
        {
          name: 'as a form',
          method: 'POST',
          path: 'customer/login',
          form: { ...login, password: '{{password}}' },
          save: { id: 'data.id' },
        },
        { name: 'its id', path: 'customers/{{id}}' },
        { name: 'fresh', path: 'customer/get', fresh: true },
        { name: 'by token', method: 'POST', path: 'customer/login?token=true', json: login },
        { name: 'token', path: 'customer/get?token={{token}}' },
      ],
    };

    it('cases in our own format are sent in their order, with what earlier answers gave', async () => {
      const account = { PARITY_PASSWORD: login.password };
      const { told, asked } = await run('own.json', own, ['--write', '--email', login.email], account);
      expect([told.status, told.named('same')]).toEqual([
        0,
        ['no such', 'as a form', 'its id', 'fresh', 'by token', 'token'],
      ]);
      expect(told.cases.map(({ status }) => status?.new)).toEqual([422, 200, 200, 401, 200, 200]);
      expect(asked[2]).toBe('GET customers/1');
      expect(told.out).not.toContain(login.password);
    });

    it('cases in our own format are not sent without --write unless they change nothing', async () => {
      const { told, asked } = await run('own.json', own);
      expect(asked).toEqual(['POST customer/login', 'GET customer/get']);
      expect(told.skipped.map(({ name }) => name)).toEqual(['as a form', 'by token']);
      expect(told.skipped[0]?.why).toMatch(/--write/);
      expect(told.named('not compared')).toEqual(['its id', 'token']);
      expect(told.status).toBe(2);
    });
  });

  describe('in a HAR file', () => {
    const entry = (method: string, url: string, more: object = {}) => ({
      request: { method, url, headers: [{ name: 'Accept', value: 'application/json' }], ...more },
      response: { status: 200 },
    });
    const carrying = {
      headers: [
        { name: 'accept', value: 'application/json' },
        { name: 'cookie', value: 'bagisto_session=recordedcookie' },
        { name: 'authorization', value: 'Bearer recorded.jwt.token' },
        { name: 'origin', value: 'https://old.shop' },
        { name: ':authority', value: 'old.shop' },
      ],
    };
    const form = {
      mimeType: 'application/x-www-form-urlencoded',
      params: Object.entries(login).map(([name, value]) => ({ name, value })),
    };
    const har = {
      log: {
        version: '1.2',
        entries: [
          entry('GET', 'https://old.shop/'),
          entry('GET', 'https://old.shop/public/api/products?page=1'),
          entry('OPTIONS', 'https://old.shop/public/api/customer/get'),
          entry('GET', 'https://old.shop/public/api/customer/get', carrying),
          entry('GET', 'https://old.shop/public/api/customer/get', carrying),
          entry('POST', 'https://old.shop/public/api/customer/login?token=true', { postData: form }),
          entry('GET', 'https://old.shop/public/api/customer/get?token=recorded.jwt.token', carrying),
        ],
      },
    };

    it('of a HAR file parity sends the customers’ requests, and of them those that only read', async () => {
      const { told, asked, sent } = await run('browser.har', har);
      expect(asked).toEqual(['GET customer/get', 'GET customer/get']);
      for (const one of sent) {
        expect(one).toMatchObject({ accept: 'application/json' });
        expect(one.authorization ?? one.origin).toBeUndefined();
        expect(one.cookie ?? '').not.toContain('recorded');
      }
      const why = told.skipped.map((one) => `${one.name}: ${one.why}`).join('\n');
      expect(why).toContain('POST customer/login: POST may change something');
      expect(why).toContain('2 of 7 requests: no customer path under /public/api');
      expect(why).toContain('1 of 7 requests: the same as one before');
      expect(why).toContain('sent without its recorded credentials');
      expect(told.status).toBe(0);
    });

    it('requests of a HAR file carry the token of this run in place of the recorded one with --write', async () => {
      const { told, asked, sent } = await run('browser.har', har, ['--write']);
      expect(asked.at(-2)).toBe('POST customer/login');
      expect(sent.at(-1)?.authorization).toMatch(/^Bearer php\.token/);
      expect(told.cases.at(-1)).toMatchObject({ outcome: 'same', status: { old: 200, new: 200 } });
      expect(told.out).not.toMatch(/recorded(\.jwt|cookie)|secret123|php\.token/);
    });

    it('requests of a HAR file carry what was recorded with --keep-credentials, and end nobody’s session', async () => {
      const leaving = entry('GET', 'https://old.shop/public/api/customer/logout', carrying);
      const kept = { log: { entries: [...har.log.entries.slice(3, 4), leaving] } };
      const { told, asked, sent } = await run('kept.har', kept, ['--keep-credentials']);
      expect(asked).toEqual(['GET customer/get']);
      expect(sent[0]).toMatchObject({
        authorization: 'Bearer recorded.jwt.token',
        cookie: 'bagisto_session=recordedcookie',
      });
      expect(told.skipped).toMatchObject([{ name: 'GET customer/logout' }]);
      expect(told.out).not.toMatch(/recorded(\.jwt|cookie)/);
    });
  });

  describe('from Postman', () => {
    const bearer = { type: 'bearer', bearer: [{ key: 'token', value: '{{jwt}}', type: 'string' }] };
    const collection = {
      info: { name: 'Shop', schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json' },
      variable: [{ key: 'base', value: 'https://old.shop/public/api' }],
      auth: bearer,
      item: [
        {
          name: 'Customers',
          item: [
            {
              name: 'Log in',
              request: {
                method: 'POST',
                auth: { type: 'noauth' },
                header: [{ key: 'X-Unused', value: '1', disabled: true }],
                body: {
                  mode: 'raw',
                  raw: '{"email":"{{mail}}","password":"{{pass}}"}',
                  options: { raw: { language: 'json' } },
                },
                url: {
                  raw: '{{base}}/customer/login?token=true',
                  host: ['{{base}}'],
                  path: ['customer', 'login'],
                },
              },
              response: [{ name: 'example', code: 500, body: 'ignored' }],
            },
            { name: 'Me', request: { method: 'GET', header: [], url: '{{url}}/customer/get?token=true' } },
            {
              name: 'By id',
              request: {
                method: 'GET',
                url: { raw: '{{base}}/customers/:id?token=true', variable: [{ key: 'id', value: '1' }] },
              },
            },
          ],
        },
        { name: 'Cart', request: { method: 'GET', url: '{{base}}/checkout/cart' } },
        { name: 'Order', request: { method: 'GET', url: '{{base}}/customers/{{order}}' } },
      ],
    };
    const environment = {
      values: [
        { key: 'mail', value: login.email },
        { key: 'pass', value: login.password, enabled: true },
      ],
    };

    it('a Postman collection is sent folder by folder, its variables filled', async () => {
      const env = file('environment.json', environment);
      const { told, asked, sent } = await run('collection.json', collection, ['--write', '--env-file', env]);
      expect(asked).toEqual(['POST customer/login', 'GET customer/get', 'GET customers/1']);
      expect(told.cases.map(({ name, status }) => [name, status?.new])).toEqual([
        ['Log in', 200],
        ['Me', 200],
        ['By id', 200],
      ]);
      expect(sent[0]).toMatchObject({ accept: '*/*', 'content-type': 'application/json' });
      expect(sent[0]).not.toHaveProperty('x-unused');
      expect(told.skipped).toMatchObject([
        { name: 'Order', why: expect.stringContaining('"order"') },
        { name: '1 of 5 requests', why: expect.stringContaining('no customer path') },
      ]);
      expect(told.out).not.toContain(login.password);
    });

    it('a Postman collection is only read from, as a stranger, without --write', async () => {
      const { told, asked } = await run('collection.json', collection);
      expect(asked).toEqual(['GET customer/get', 'GET customers/1']);
      expect(told.skipped[0]).toMatchObject({ name: 'Log in', why: expect.stringContaining('"mail"') });
      expect(told.status).toBe(0);
    });

    it('newman’s report of a run is sent again', async () => {
      const sentThen = {
        method: 'GET',
        header: [
          { key: 'Accept', value: '*/*', system: true },
          { key: 'Authorization', value: 'Bearer recorded.jwt.token' },
        ],
        url: {
          protocol: 'https',
          host: ['old', 'shop'],
          path: ['public', 'api', 'customer', 'get'],
          query: [{ key: 'token', value: 'true' }],
        },
      };
      const execution = (name: string, request: object) => ({
        item: { name, request },
        request,
        response: { code: 200 },
      });
      const report = {
        collection: { item: [] },
        run: {
          executions: [execution('Me', sentThen), execution('Leave', { ...sentThen, method: 'DELETE' })],
        },
      };
      const { told, asked, sent } = await run('run.json', report);
      expect(asked).toEqual(['GET customer/get']);
      expect(sent[0]?.authorization).toBeUndefined();
      expect(told.skipped[0]).toMatchObject({ name: 'Leave' });
    });

    it('a run of Postman’s app is sent as far as it says what was sent', async () => {
      const exported = {
        name: 'Shop',
        collection: {
          requests: [
            { id: '1', method: 'GET' },
            { id: '2', method: 'POST' },
          ],
        },
        results: [
          { id: '1', name: 'Me', url: 'https://old.shop/public/api/customer/get' },
          { id: '2', name: 'Log in', url: 'https://old.shop/public/api/customer/login' },
        ],
      };
      const { told, asked } = await run('app-run.json', exported, ['--write']);
      expect(asked).toEqual(['GET customer/get']);
      expect(told.skipped).toMatchObject([{ name: 'Log in', why: expect.stringContaining('no bodies') }]);
    });
  });
});
