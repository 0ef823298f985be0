import { loginKey, readPayload } from '../../db/php/payload';
import { walk } from '../../db/php/serialized';
import { startApp, type TestApp } from '../support/app';
import { client as clientOf } from '../support/http-client';
import { recordedSessions } from './recorded';
import { customer, type Driver, openShop, type Shop } from './shop';

const browsers = 4;
const rounds = 250;

describe.each<Driver>(['file', 'redis'])('two servers and PHP at the same sessions (%s)', (driver) => {
  let shop: Shop;
  let second: TestApp;
  beforeAll(async () => {
    shop = await openShop({ driver });
    second = await startApp('mysql', { beside: shop.app });
  });
  afterAll(async () => {
    await second?.stop();
    await shop?.stop();
  });

  it('two servers beside PHP lose no login, undo no logout and change no other key of a session', async () => {
    const trip = async (number: number): Promise<void> => {
      const browser = shop.app.client();
      const at = (app: TestApp) => ({ ...clientOf(app.url), jar: browser.jar });
      const ask = async (app: TestApp, path: string, json?: unknown) => {
        const reply = await at(app).send(path, {
          method: json === undefined ? 'GET' : 'POST',
          json,
          headers: browser.jar.header(),
        });
        browser.jar.keep(reply);
        return reply.status;
      };
      await shop.php(
        browser.jar,
        { do: 'put', key: 'mine', value: `"${number}";}s:1:"` },
        { do: 'cart', id: number },
      );
      const { _token, mine, cart } = (await shop.php(browser.jar, { do: 'all' })) as Record<string, string>;
      for (let round = 0; round < rounds; round++) {
        const [one, other] = round % 2 === 0 ? [shop.app, second] : [second, shop.app];
        // A page of PHP's that began before and ends after; its cookie comes too late.
        const name = `slow ${number}`;
        await shop.laravel({ do: 'begin', name, cookies: shop.cookiesOf(browser.jar) });
        const login = ask(one, '/api/customer/login', customer);
        await shop.laravel({ do: 'act', name, what: { do: 'touch', url: `http://shop.test/${round}` } });
        const finished = shop.laravel({ do: 'finish', name });
        expect(await login).toBe(200);
        await finished;
        expect(await ask(other, '/api/customer/get')).toBe(200);
        expect(await shop.php(browser.jar, { do: 'whoami' })).toBe(1);

        await shop.laravel({ do: 'begin', name, cookies: shop.cookiesOf(browser.jar) });
        const old = String(browser.jar.header().Cookie);
        const logout = ask(other, '/api/customer/logout');
        const late = shop.laravel({ do: 'finish', name });
        expect(await logout).toBe(200);
        await late;
        expect(await ask(one, '/api/customer/get')).toBe(401);
        expect(await shop.php(browser.jar, { do: 'whoami' })).toBeNull();
        const again = await clientOf(one.url).send('/api/customer/get', { headers: { Cookie: old } });
        expect(again.status).toBe(401);
        const all = await shop.php(browser.jar, { do: 'all' });
        expect(all).toMatchObject({ _token, mine, cart });
      }
    };
    await Promise.all(Array.from({ length: browsers }, (_, at) => trip(at + 1)));
  }, 600_000);

  it('two logouts at once leave one session, and every other key in it', async () => {
    for (let round = 0; round < 50; round++) {
      const browser = shop.app.client();
      await shop.php(browser.jar, { do: 'put', key: 'mine', value: round }, { do: 'login', ...customer });
      const headers = browser.jar.header();
      const replies = await Promise.all(
        [shop.app, second, shop.app].map((app) =>
          clientOf(app.url).send('/api/customer/logout', { headers }),
        ),
      );
      for (const { status } of replies) expect([200, 401]).toContain(status);
      expect(replies.some(({ status }) => status === 200)).toBe(true);
      const [answer] = replies.filter(({ headers: sent }) => sent['set-cookie']);
      if (!answer) throw new Error('no logout answered a cookie');
      browser.jar.keep(answer);
      expect(await shop.php(browser.jar, { do: 'whoami' })).toBeNull();
      expect(await shop.php(browser.jar, { do: 'all' })).toHaveProperty('mine');
    }
  });
});

describe('what was spliced', () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop({ driver: 'file' });
  });
  afterAll(() => shop?.stop());

  it.each(recordedSessions())('a session that we changed is read by PHP: $case', async ({ payload }) => {
    const read = async (bytes: Buffer) =>
      (await shop.laravel({ do: 'unserialize', payload: bytes.toString('base64') })).result as Record<
        string,
        string
      >;
    const before = await read(payload);
    const after = readPayload(payload)?.with({ [loginKey]: 'i:77;', cart: undefined });
    if (!after) throw new Error('it was not written');
    expect(walk(after)).toBeDefined();
    const { cart: _gone, ...kept } = before;
    const login = Buffer.from('i:77;').toString('base64');
    expect(await read(after)).toEqual({ ...kept, [loginKey]: login });
  });
});
