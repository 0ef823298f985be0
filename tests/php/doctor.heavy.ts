import fs from 'node:fs';
import path from 'node:path';
import { run } from '../support/command';
import { type Driver, openShop, type Shop } from './shop';

interface Finding {
  level: string;
  title: string;
  detail: string;
  todo?: string;
  mayStart?: boolean;
}

describe.each<Driver>(['file', 'redis', 'database'])(
  'the doctor beside a PHP with the driver %s',
  (driver) => {
    let shop: Shop;
    beforeAll(async () => {
      shop = await openShop({ driver });
      await shop.php(shop.app.client().jar, { do: 'touch' });
    });
    afterAll(() => shop?.stop());

    /** With the shop's .env beside its storage, as in a Bagisto. */
    const oneLogin = async (changed: Record<string, string> = {}): Promise<Finding[]> => {
      const file = path.join(shop.storage, '../.env');
      const { PHP_STORAGE_PATH: _beside, ...keys } = { ...shop.app.env, ...changed };
      fs.writeFileSync(
        file,
        Object.entries(keys)
          .map(([key, value]) => `${key}="${value}"\n`)
          .join(''),
      );
      const { out } = await run('doctor.js', ['--json', '--env', file]);
      const { findings } = JSON.parse(out) as { findings: Finding[] };
      return findings.filter(({ title }) => title === 'One login with PHP');
    };

    it('the doctor beside PHP is green in every part', async () => {
      const findings = await oneLogin();
      expect(findings.filter(({ level }) => level !== 'green')).toEqual([]);
      const parts = [
        'sessions are shared',
        'driver: ',
        'place: ',
        'cookie: ',
        'cart: ',
        'logged-out tokens: ',
        'remember me: ',
      ];
      for (const part of parts) expect(findings.some(({ detail }) => detail.startsWith(part))).toBe(true);
    });

    it('the doctor says what to do where PHP encrypts its sessions, and lets the server start with its own', async () => {
      const [finding] = (await oneLogin({ PHP_SESSIONS: 'auto', SESSION_ENCRYPT: 'true' })).filter(
        ({ level }) => level === 'red',
      );
      expect(finding).toMatchObject({ mayStart: true, detail: expect.stringMatching(/SESSION_ENCRYPT/) });
      expect(finding?.todo).toMatch(/stay with PHP/);
    });

    it('the doctor does not let a server start that must share what it cannot', async () => {
      const findings = await oneLogin({ APP_KEY: 'no key of PHP, but long enough for us' });
      expect(findings.find(({ level }) => level === 'red')).not.toHaveProperty('mayStart');
    });
  },
);
