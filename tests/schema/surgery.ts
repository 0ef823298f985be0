import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Row } from '../support/app';
import { run } from '../support/command';
import { type RedisServer, startRedis } from '../support/services/redis';
import { dropShops, type ShopDatabase } from './ddl/build';
import { generation } from './ddl/generations';
import { customerOf } from './ddl/people';

// Importing this makes a test file's folder and Redis; its hooks clean up after each of its tests.
export interface Finding {
  level: 'green' | 'yellow' | 'red';
  title: string;
  detail: string;
  todo?: string;
  mayStart?: true;
}

export const secrets = {
  APP_KEY: 'base64:MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=',
  JWT_SECRET: 'cB7zq0WmXv3Lr9TdYp5Hs1Ng8Kf4Je6UaR2oSiQw',
};
export let folder: string;
export let redis: RedisServer;

beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'accounts-doctor-'));
  redis = await startRedis({ args: ['--appendonly', 'yes'] });
});
/** Everything that a test started, so that a failed one does not keep Jest from ending. */
export const started: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  for (const server of started.splice(0)) await server.stop();
  await dropShops();
});
afterAll(async () => {
  await redis.stop();
  fs.rmSync(folder, { recursive: true });
});

/** A Bagisto's .env, as its developer would name it. */
export function envFile(keys: Record<string, string>): string {
  const file = path.join(folder, `${Math.random()}.env`);
  fs.writeFileSync(
    file,
    Object.entries(keys)
      .map(([key, value]) => `${key}=${value}\n`)
      .join(''),
  );
  return file;
}

export async function examined(keys: Record<string, string>, env: Record<string, string> = {}) {
  const { code, out, err } = await run('doctor.js', ['--json', '--env', envFile(keys)], env);
  const { safeToStart, findings } = JSON.parse(out) as { safeToStart: boolean; findings: Finding[] };
  const about = (title: string) => findings.filter((finding) => finding.title === title);
  return { code, err, out, safeToStart, findings, about };
}

export const keysOf = (shop: ShopDatabase): Record<string, string> => ({
  ...shop.env,
  ...secrets,
  REDIS_URL: redis.url,
  APP_URL: 'https://shop.test',
  APP_TIMEZONE: 'Asia/Kolkata',
  STORAGE_PATH: path.join(folder, 'storage'),
});

export async function insert(shop: ShopDatabase, name: string, rows: Row[]): Promise<void> {
  for (const row of rows) await shop.knex('customers').insert(await customerOf(generation(name), row));
}
