import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { StartRefused } from '../../accounts/errors';
import { readConfig } from '../../app/config/config';

/** Importing this makes a folder for the test's file, which is removed after it. */
export const storage = fs.mkdtempSync(path.join(os.tmpdir(), 'accounts-config-'));
afterAll(() => fs.rmSync(storage, { recursive: true, force: true }));

const strong = 'k3Jd8-Qm1Zx7_Vb5Nc9Lp2Rt6Ys4Hw0Gf';
export const read = (env: Record<string, string> = {}) => readConfig({ STORAGE_PATH: storage, ...env });
export const onMysql = { DB_DATABASE: 'bagisto', REDIS_HOST: '127.0.0.1' };
export const inProduction = { ...onMysql, APP_ENV: 'production', APP_KEY: strong, JWT_SECRET: strong };

/** The line with which the start refuses. */
export function refusal(env: Record<string, string>): string {
  try {
    read(env);
  } catch (error) {
    if (error instanceof StartRefused) return error.message;
    throw error;
  }
  throw new Error('the configuration was not refused');
}
