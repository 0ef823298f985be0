import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import bcrypt from 'bcrypt';
import { walk } from '../../commands/postman/walk';
import { admin } from '../../routes/docs/openapi/samples';
import { appointAdmins } from '../evershop/callers';
import { tokenIn } from '../pages/recovery';
import type { TestApp } from '../support/app';
import { person } from '../support/people';

const root = path.join(__dirname, '../..');
export const postmanFile = (name: string) => path.join(root, 'postman', name);

interface Report {
  run: {
    stats: { requests: { total: number } };
    failures: { source: { name?: string }; error: { test?: string; message: string } }[];
  };
}

export interface Outcome {
  requests: number;
  failures: string[];
}

/** Postman's own runner, as a shop's developer runs it. */
export function newman(app: TestApp, more: string[] = []): Promise<Outcome> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'accounts-newman-'));
  const file = path.join(folder, 'report.json');
  const args = [
    path.join(root, 'node_modules/newman/bin/newman.js'),
    ...['run', postmanFile('bagisto-accounts.postman_collection.json')],
    ...['--environment', postmanFile('bagisto-accounts.postman_environment.json')],
    ...['--env-var', `baseUrl=${app.url}`],
    ...['--reporters', 'json', '--reporter-json-export', file],
    ...more,
  ];
  return new Promise((resolve, reject) =>
    execFile(process.execPath, args, { timeout: 60_000 }, (error, out, err) => {
      if (!fs.existsSync(file)) return reject(error ?? new Error(out + err));
      const { run }: Report = JSON.parse(fs.readFileSync(file, 'utf8'));
      fs.rmSync(folder, { recursive: true });
      const failures = run.failures.map(
        (one) => `${one.source.name} ${one.error.test}: ${one.error.message}`,
      );
      resolve({ requests: run.stats.requests.total, failures });
    }),
  );
}

const given = (name: string, value: string) => ['--env-var', `${name}=${value}`];

export const otherDoors = [...given('graphql', 'yes'), ...given('metrics', 'yes')];

/** A customer forgot the password, and was mailed. */
export async function asForgetful(app: TestApp): Promise<string[]> {
  await app.reset({ customers: [person(1)] });
  await app.client().post('/api/customer/forgot-password', { email: person(1).email });
  return given('resetToken', tokenIn((await app.mails()).at(-1) ?? ''));
}

/** Makes the admin, and says who that is. */
export async function asAdmin(app: TestApp): Promise<string[]> {
  await appointAdmins(app, [
    { admin: { email: admin.email, password: bcrypt.hashSync(admin.password, 4).replace('$2b$', '$2y$') } },
  ]);
  return [...given('adminEmail', admin.email), ...given('adminPassword', admin.password)];
}

/** Those of the folders that need nothing but this. */
export const requestsIn = (...told: string[]): number =>
  walk.filter(({ needs }) => needs === undefined || told.includes(needs)).flatMap(({ steps }) => steps)
    .length;
