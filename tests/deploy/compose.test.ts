import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parse as parseEnv } from 'dotenv';
import { parse } from 'yaml';
import { readConfig } from '../../app/config/config';
import { configKeys } from '../../app/config/config-keys';
import { environmentOf, one, readDockerfile, root } from './dockerfile';

interface Service {
  image: string;
  build?: { context: string; args: Record<string, string> };
  env_file?: { path: string; required: boolean }[];
  command?: string[];
  environment?: Record<string, string>;
  ports?: string[];
  volumes?: string[];
  healthcheck?: { test?: string[]; disable?: boolean };
  depends_on?: Record<string, { condition: string }>;
  restart: string;
  stop_grace_period?: string;
  read_only?: boolean;
  cap_drop?: string[];
}

interface Compose {
  services: Record<string, Service>;
  volumes: Record<string, null>;
}

const { services, volumes }: Compose = parse(fs.readFileSync(path.join(root, 'compose.yaml'), 'utf8'), {
  merge: true,
});
const image = readDockerfile().at(-1);
if (!image) throw new Error('the Dockerfile has no stage');
const ours = Object.entries(services).filter(([, { build }]) => build !== undefined);
const named = (name: string): Service => {
  const service = services[name];
  if (!service) throw new Error(`there is no service ${name}`);
  return service;
};

/** As compose fills it in from a .env. */
const filled = (value: string, given: Record<string, string>) =>
  value.replace(/\$\{(\w+):-([^}]*)\}/g, (_, name, fallback) => given[name] || fallback);

describe('compose.yaml', () => {
  const storage = fs.mkdtempSync(path.join(os.tmpdir(), 'accounts-compose-'));
  afterAll(() => fs.rmSync(storage, { recursive: true }));
  /** The container's environment as the .env beside the file makes it. */
  const inside = (given: Record<string, string>) => {
    const { environment = {}, env_file } = named('accounts');
    const own = Object.entries(environment).map(([key, value]) => [key, filled(String(value), given)]);
    return { ...environmentOf(image), ...(env_file && given), ...Object.fromEntries(own) };
  };
  const configured = (given: Record<string, string>) =>
    readConfig({ ...inside(given), STORAGE_PATH: storage });

  it('compose.yaml configures our processes with keys of ours', () => {
    expect(ours.map(([name]) => name)).toEqual(['accounts', 'migrate']);
    for (const [, { environment = {} }] of ours)
      for (const key of Object.keys(environment)) expect(configKeys).toContain(key);
  });

  it('compose.yaml reaches its own MySQL, Redis and mail catcher', () => {
    const { database, redis, mail } = configured({});
    expect(database).toMatchObject({
      kind: 'mysql',
      host: 'mysql',
      database: named('mysql').environment?.MYSQL_DATABASE,
      user: named('mysql').environment?.MYSQL_USER,
      password: filled(named('mysql').environment?.MYSQL_PASSWORD ?? '', {}),
    });
    expect(redis).toMatchObject({ host: 'redis', port: 6379 });
    expect(mail.smtp).toMatchObject({ host: 'mail', port: 1025 });
    expect(Object.keys(services)).toEqual(expect.arrayContaining(['mysql', 'redis', 'mail']));
  });

  it('compose.yaml starts without a .env, and as production only with secrets of its own', () => {
    expect(configured({})).toMatchObject({ production: false, host: '0.0.0.0', port: 3000 });
    const production = { APP_ENV: 'production', APP_URL: 'https://shop.example.com' };
    expect(() => configured(production)).toThrow('APP_KEY');
    const secret = () => randomBytes(32).toString('base64');
    const secrets = { APP_KEY: secret(), JWT_SECRET: secret() };
    expect(configured({ ...production, ...secrets })).toMatchObject({ production: true });
  });

  it('compose.yaml hands on every key of a .env beside it, which need not be there', () => {
    for (const [, { env_file }] of ours) expect(env_file).toEqual([{ path: '.env', required: false }]);
    expect(configured({ WORKERS: '3', SESSION_LIFETIME: '45' })).toMatchObject({
      workers: 3,
      session: { idleMinutes: 45 },
    });
    const example = parseEnv(fs.readFileSync(path.join(root, '.env.example')));
    expect(inside(example)).toMatchObject({ ...environmentOf(image), NODE_ENV: 'local', DB_HOST: 'mysql' });
  });

  it('compose.yaml pins every image, and waits only for what says that it is ready', () => {
    for (const [name, { image: wanted, build, depends_on = {} }] of Object.entries(services)) {
      if (!build) expect([name, wanted]).toEqual([name, expect.stringMatching(/^[\w/]+:v?\d+\.\d+[\w.-]*$/)]);
      for (const [needed, { condition }] of Object.entries(depends_on)) {
        const { healthcheck, restart } = named(needed);
        if (condition === 'service_healthy') expect(healthcheck?.test?.[0]).toBe('CMD');
        else expect([condition, restart]).toEqual(['service_completed_successfully', 'no']);
      }
    }
    expect(named('migrate').command?.at(-1)).toBe('dist/commands/migrate.js');
  });

  it('compose.yaml lets only this machine in, and writes only into volumes that it names', () => {
    for (const { ports = [], volumes: mounted = [] } of Object.values(services)) {
      for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:\$\{\w+:-\d+\}:\d+$/);
      for (const mount of mounted) expect(volumes).toHaveProperty([mount.split(':')[0] ?? '']);
    }
    expect(named('accounts').ports?.[0]).toMatch(new RegExp(`:${one(image, 'EXPOSE')}$`));
    for (const [, service] of ours) {
      expect(service).toMatchObject({ read_only: true, cap_drop: ['ALL'] });
      expect(service.volumes).toEqual([`storage:${one(image, 'VOLUME')}`]);
    }
  });

  it('compose.yaml leaves a stop the time that it may take, and Redis nothing to throw away', () => {
    const shutdown = fs.readFileSync(path.join(root, 'app/shutdown.ts'), 'utf8');
    const longest = Number(/lastResortMs = ([\d_]+)/.exec(shutdown)?.[1]?.replace('_', '')) / 1000;
    expect(Number.parseInt(named('accounts').stop_grace_period ?? '', 10)).toBeGreaterThan(longest);
    expect(named('redis').command).toEqual([
      'redis-server',
      '--appendonly',
      'yes',
      '--maxmemory-policy',
      'noeviction',
    ]);
  });
});
