import fs from 'node:fs';
import path from 'node:path';
import { CookieJar } from '../support/http-client';
import { customer, openShop, type Shop } from './shop';

const timed = async <T>(work: () => Promise<T>): Promise<{ result: T; ms: number }> => {
  const began = performance.now();
  return { result: await work(), ms: performance.now() - began };
};

describe("PHP's Redis away", () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop({ driver: 'redis' });
  });
  afterAll(() => shop?.stop());

  it('answers 503 within a second, to nobody else, and recovers by itself', async () => {
    const browser = shop.app.client();
    await shop.php(browser.jar, { do: 'login', ...customer });
    expect(await shop.whoami(browser)).toBe(1);
    await shop.redis?.kill();
    for (const attempt of [
      () => browser.get('/api/customer/get'),
      () => browser.post('/api/customer/login', customer),
      () => browser.get('/api/customer/logout'),
    ]) {
      const { result, ms } = await timed(attempt);
      expect(result.status).toBe(503);
      expect(result.headers['retry-after']).toBeDefined();
      expect(ms).toBeLessThan(2000);
    }
    // Without a session there is nothing to ask PHP for.
    const app = shop.app.client();
    expect((await app.post('/api/customer/login?token=true', customer)).status).toBe(200);
    expect((await app.get('/api/customer/get')).status).toBe(401);

    await shop.redis?.restart();
    const fresh = shop.app.client();
    for (let tries = 40; tries > 0; tries--) {
      if ((await fresh.post('/api/customer/login', customer)).status === 200) break;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
    expect(await shop.whoami(fresh)).toBe(1);
  });
});

describe("PHP's session folder", () => {
  let shop: Shop;
  let folder: string;
  beforeEach(async () => {
    shop = await openShop({ driver: 'file' });
    folder = path.join(shop.storage, 'framework/sessions');
  });
  afterEach(() => shop?.stop());

  const filesIn = () => fs.readdirSync(folder).sort();

  it.each<[string, (away: string) => void]>([
    ['gone', () => {}],
    ['a file', () => fs.writeFileSync(folder, '')],
  ])('that is %s is 503, and no logout', async (_what, put) => {
    const browser = shop.app.client();
    await shop.php(browser.jar, { do: 'login', ...customer });
    expect(await shop.whoami(browser)).toBe(1);
    const away = `${folder}-away`;
    fs.renameSync(folder, away);
    put(away);
    for (const reply of [
      await browser.get('/api/customer/get'),
      await browser.post('/api/customer/login', customer),
      await shop.app.client().post('/api/customer/login', customer),
      await browser.get('/api/customer/logout'),
    ])
      expect(reply.status).toBe(503);
    fs.rmSync(folder, { force: true });
    fs.renameSync(away, folder);
    expect(await shop.php(browser.jar, { do: 'whoami' })).toBe(1);
  });

  it('whose files cannot be written leaves the session as it was, and nothing half-written', async () => {
    const browser = shop.app.client();
    await shop.php(browser.jar, { do: 'put', key: 'mine', value: 1 });
    const before = filesIn();
    const old = new CookieJar();
    shop.keep(old, { cookies: shop.cookiesOf(browser.jar) });
    // A disk that is full refuses the same call.
    const full = Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
    const write = jest.spyOn(fs.promises, 'writeFile').mockRejectedValue(full);
    try {
      expect((await browser.post('/api/customer/login', customer)).status).toBe(503);
    } finally {
      write.mockRestore();
    }
    expect(filesIn()).toEqual(before);
    expect(await shop.php(old, { do: 'all' })).toHaveProperty('mine');
  });

  it('gets files as PHP writes them: owner, group and mode', async () => {
    const browser = shop.app.client();
    await shop.php(browser.jar, { do: 'touch' });
    const [mine = ''] = filesIn();
    fs.chmodSync(path.join(folder, mine), 0o640);
    fs.chownSync(path.join(folder, mine), 12_345, 23_456);
    await shop.app.client().post('/api/customer/login', customer);
    const [made = ''] = filesIn().filter((name) => name !== mine);
    const { uid, gid, mode } = fs.statSync(path.join(folder, made));
    expect([uid, gid, mode & 0o777]).toEqual([12_345, 23_456, 0o640]);
    expect(fs.readFileSync(path.join(folder, made), 'latin1')).toMatch(/^a:3:\{/);
  });
});
