import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { customer, openShop, type Shop } from './shop';

const timed = async <T>(work: () => Promise<T>): Promise<{ result: T; ms: number }> => {
  const began = performance.now();
  return { result: await work(), ms: performance.now() - began };
};

/** As in the image. */
const nobody = 65_534;
const mountAt = (folder: string) =>
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k,mode=755', 'tmpfs', folder], { stdio: 'pipe' });

/** Says why not: a container often may not. */
function mayMount(): boolean {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'accounts-mount-'));
  try {
    mountAt(folder);
    spawnSync('umount', [folder]);
    return true;
  } catch (error) {
    process.stderr.write(`Read-only and full disks are left out: ${(error as Error).message.trim()}\n`);
    return false;
  } finally {
    fs.rmdirSync(folder);
  }
}

describe("PHP's Redis away", () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop({ driver: 'redis' });
  });
  afterAll(() => shop?.stop());

  it('while PHP’s Redis is away its sessions are 503 within a second, all else goes on, and it recovers by itself', async () => {
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
  ])('a session folder of PHP that is %s is 503, and no logout', async (_what, put) => {
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

  /** Each makes the folder refuse what is written, and answers with the way back. */
  const refusals: { what: string; mounts: boolean; refuse(): () => void }[] = [
    {
      what: 'that belongs to PHP alone',
      mounts: false,
      refuse() {
        fs.chmodSync(path.dirname(shop.storage), 0o755);
        fs.chmodSync(folder, 0o555);
        // Root may write everywhere.
        const root = process.geteuid?.() === 0;
        if (root) process.seteuid?.(nobody);
        return () => {
          if (root) process.seteuid?.(0);
          fs.chmodSync(folder, 0o755);
        };
      },
    },
    {
      what: 'on a disk that is read-only',
      mounts: true,
      refuse() {
        execFileSync('mount', ['-o', 'remount,ro', folder]);
        return () => execFileSync('mount', ['-o', 'remount,rw', folder]);
      },
    },
    {
      what: 'on a disk that is full',
      mounts: true,
      refuse() {
        const filler = path.join(folder, 'filler');
        expect(() => {
          for (;;) fs.appendFileSync(filler, Buffer.alloc(1024));
        }).toThrow(/ENOSPC/);
        return () => fs.rmSync(filler);
      },
    },
  ];

  // CI must be able to mount: there a disk that cannot be made full is a failure, elsewhere it is said.
  const mountable = mayMount() || process.env.CI !== undefined;
  for (const { what, mounts, refuse } of refusals.filter((refusal) => mountable || !refusal.mounts)) {
    it(`a session folder of PHP ${what} is 503, leaves the sessions as they were, and nothing half-written`, async () => {
      if (mounts) mountAt(folder);
      const clients = [shop.app.client(), shop.app.client(), shop.app.client()] as const;
      const [guest, seen, app] = clients;
      try {
        await shop.php(guest.jar, { do: 'put', key: 'mine', value: 1 });
        await shop.php(seen.jar, { do: 'login', ...customer });
        expect(await shop.whoami(seen)).toBe(1);
        // Whatever is loaded late is loaded by now, and as root.
        await shop.logIn(app);
        expect((await app.get('/api/customer/logout')).status).toBe(200);
        const contents = () =>
          filesIn()
            .filter((name) => name !== 'filler')
            .map((name) => [name, fs.readFileSync(path.join(folder, name), 'latin1')]);
        const before = contents();
        const jars = clients.map(({ jar }) => shop.cookiesOf(jar));
        const back = refuse();
        try {
          for (const attempt of [
            () => guest.post('/api/customer/login', customer),
            () => shop.app.client().post('/api/customer/login', customer),
            () => seen.get('/api/customer/logout'),
          ])
            expect((await attempt()).status).toBe(503);
          expect(contents()).toEqual(before);
          expect(clients.map(({ jar }) => shop.cookiesOf(jar))).toEqual(jars);
        } finally {
          back();
        }
        expect(await shop.php(seen.jar, { do: 'whoami' })).toBe(1);
        expect(await shop.php(guest.jar, { do: 'all' })).toHaveProperty('mine');
        await shop.logIn(guest);
        expect(await shop.php(guest.jar, { do: 'whoami' })).toBe(1);
      } finally {
        if (mounts) execFileSync('umount', [folder]);
      }
    });
  }

  it('a session file is written as PHP writes it: owner, group and mode', async () => {
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
