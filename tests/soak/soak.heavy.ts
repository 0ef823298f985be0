import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { mostGrowth, type Soak } from '../../bench/soak';
import { run } from '../support/command';
import { serviceCoordinates } from '../support/services/coordinates';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'accounts-soak-'));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

it('a minute at half of the server’s speed, with logins all the time, costs no memory and fails no request', async () => {
  const { mysql, redis } = serviceCoordinates();
  const file = path.join(folder, 'soak.json');
  const args = ['--soak', '--seconds', '60', '--connections', '16', '--sizes', '1000', '--file', file];
  const { code, out, err } = await run('bench.js', args, {
    TEST_DB_HOST: mysql.host,
    TEST_DB_PORT: String(mysql.port),
    TEST_DB_USERNAME: mysql.user,
    TEST_DB_PASSWORD: mysql.password,
    TEST_REDIS_URL: redis.url,
  });
  process.stderr.write(`figure: ${out.trim().split('\n').slice(3).join('\nfigure: ')}\n`);
  expect({ code, err: code === 0 ? '' : err }).toEqual({ code: 0, err: '' });
  const { soak, errors }: { soak: Soak; errors: number } = JSON.parse(fs.readFileSync(file, 'utf8'));
  expect(errors).toBe(0);
  expect(soak.answers).toBeGreaterThan(1000);
  expect(soak.logins).toBeGreaterThan(20);
  expect(soak.heaps.length).toBeGreaterThanOrEqual(12);
  expect(soak.growth).toBeLessThanOrEqual(mostGrowth);
}, 240_000);
