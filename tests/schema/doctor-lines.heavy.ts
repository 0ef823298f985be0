import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { installBagisto, type ShopDatabase } from './ddl/build';
import { generation } from './ddl/generations';
import { examined, folder, keysOf } from './surgery';

const code = (name: string) => `customer.captcha.credentials.${name}`;

describe('the doctor on the shop’s captcha', () => {
  let shop: ShopDatabase;
  beforeEach(async () => {
    shop = await installBagisto(generation('1.3.3'));
  });

  const set = (status: string, secret?: string) =>
    shop
      .knex('core_config')
      .insert([
        { code: code('status'), value: status, channel_code: 'default' },
        ...(secret ? [{ code: code('secret_key'), value: secret, channel_code: 'default' }] : []),
      ]);
  const said = async (env: Record<string, string> = {}) =>
    (await examined({ ...keysOf(shop), ...env })).about('Captcha');
  const serviceThat = async (errors: string[], use: (url: string) => Promise<void>) => {
    const service = http.createServer((_req, res) =>
      res.end(JSON.stringify({ success: false, 'error-codes': errors })),
    );
    await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve));
    try {
      await use(`http://127.0.0.1:${(service.address() as AddressInfo).port}/`);
    } finally {
      service.closeAllConnections();
      await new Promise((resolve) => service.close(resolve));
    }
  };

  it('the doctor says nothing of a captcha where the shop has none', async () => {
    await set('0', 'a-secret');
    expect(await said()).toEqual([]);
  });

  it('the doctor is content where the captcha’s service knows the shop’s key, and does not show the key', () =>
    serviceThat(['invalid-input-response'], async (url) => {
      await set('1', 'the-secret-key');
      const [line] = await said({ CAPTCHA_URL: url });
      expect(line).toMatchObject({
        level: 'green',
        detail: expect.stringMatching(/127\.0\.0\.1:\d+ verifies/),
      });
      expect(JSON.stringify(line)).not.toContain('the-secret-key');
    }));

  it('the doctor is not content where the captcha’s service does not know the key, or does not answer', () =>
    serviceThat(['invalid-input-secret'], async (url) => {
      await set('1');
      expect(await said({ CAPTCHA_URL: url })).toMatchObject([
        { level: 'red', detail: expect.stringMatching(/without a secret key/) },
      ]);
      await shop
        .knex('core_config')
        .insert({ code: code('secret_key'), value: 'x', channel_code: 'default' });
      expect(await said({ CAPTCHA_URL: url })).toMatchObject([
        { level: 'red', detail: expect.stringMatching(/does not know the shop's secret key/) },
      ]);
      expect(await said({ CAPTCHA_URL: 'http://127.0.0.1:1/' })).toMatchObject([
        { level: 'red', detail: expect.stringMatching(/does not answer \(\w+\)/) },
      ]);
    }));

  it('the doctor warns of CAPTCHA=off', async () => {
    await set('1', 'a-secret');
    expect(await said({ CAPTCHA: 'off' })).toMatchObject([
      { level: 'yellow', detail: expect.stringMatching(/a way around it/) },
    ]);
  });
});

describe('the doctor on php artisan down', () => {
  it('the doctor warns of php artisan down, and tells whether this server is closed as well', async () => {
    const shop = await installBagisto(generation('1.3.3'));
    const storage = fs.mkdtempSync(path.join(folder, 'storage-'));
    fs.mkdirSync(path.join(storage, 'framework'));
    const file = path.join(storage, 'framework', 'down');
    const said = async (env: Record<string, string> = {}) =>
      (await examined({ ...keysOf(shop), PHP_STORAGE_PATH: storage, ...env })).about('Maintenance');

    expect(await said()).toEqual([]);
    expect(await said({ RESPECT_MAINTENANCE: 'true' })).toMatchObject([{ level: 'green' }]);
    fs.writeFileSync(file, '{"retry":60}');
    expect(await said()).toMatchObject([
      { level: 'yellow', detail: expect.stringMatching(/since \d{4}-.*serves all the same/) },
    ]);
    expect(await said({ RESPECT_MAINTENANCE: 'true' })).toMatchObject([
      { level: 'yellow', detail: expect.stringMatching(/answers 503, too/) },
    ]);
  });
});
