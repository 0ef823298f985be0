import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { installBagisto, type ShopDatabase } from '../schema/ddl/build';
import { generation } from '../schema/ddl/generations';
import { customerOf } from '../schema/ddl/people';
import { type Row, startApp, type TestApp } from '../support/app';
import { ask, type Client, type CookieJar } from '../support/http-client';
import { requireLaravel } from '../support/services/binaries';
import { freePort, openWorkspace, startServer } from '../support/services/processes';
import { type RedisServer, startRedis } from '../support/services/redis';

export type Driver = 'file' | 'redis' | 'database';

/** Everything that a test of sessions meets: each driver, and cookies as an older Laravel makes them. */
export const drivers: { driver: Driver; cookies: string; bare: boolean }[] = [
  { driver: 'file', cookies: 'prefixed', bare: false },
  { driver: 'redis', cookies: 'prefixed', bare: false },
  { driver: 'database', cookies: 'prefixed', bare: false },
  { driver: 'file', cookies: 'bare', bare: true },
];

interface Answer {
  result?: unknown;
  cookies?: Record<string, string | null>;
  id?: string;
  error?: string;
}

/** A step of a browser in PHP; several belong to one request. */
export type Step = { do: string } & Record<string, unknown>;

/** A Bagisto with a real Laravel beside a server of ours, both on the same session store. */
export interface Shop {
  app: TestApp;
  database: ShopDatabase;
  storage: string;
  redis: RedisServer | undefined;
  env: Record<string, string>;
  cookieName: string;
  prefix: string;
  /** The address at which PHP serves the API by itself; '' where it does not. */
  phpUrl: string;
  /** One request of a browser to PHP. */
  php(jar: CookieJar, ...steps: Step[]): Promise<unknown>;
  /** One line to Laravel. */
  laravel(line: Step): Promise<Answer>;
  cookiesOf(jar: CookieJar): Record<string, string>;
  keep(jar: CookieJar, answer: Answer): void;
  logIn(client: Client, query?: string): Promise<string>;
  whoami(client: Client): Promise<number | undefined>;
  /** A browser that is nobody's yet, with a cart of its own in PHP. */
  guestWithCart(id: number): Promise<Client>;
  stop(): Promise<void>;
}

export const customer = { email: 'asha@example.com', password: 'secret123' };
export const logInPhp: Step = { do: 'login', ...customer };
export const whoami: Step = { do: 'whoami' };
const carts = `create table cart (id int unsigned auto_increment primary key, customer_id int unsigned null,
  is_guest tinyint null, is_active tinyint null default 1, customer_first_name varchar(191) null,
  customer_last_name varchar(191) null, customer_email varchar(191) null, items_count int null,
  created_at timestamp null, updated_at timestamp null)`;
const sessions = `create table sessions (id varchar(191) primary key, user_id int null, ip_address varchar(45) null,
  user_agent text null, payload text not null, last_activity int not null)`;
const cached =
  'create table cache (`key` varchar(191) not null unique, value text not null, expiration int not null)';

export interface ShopOptions {
  driver: Driver;
  /** The driver of the sessions, unless it is named. */
  cache?: Driver;
  /** Cookies without a prefix, as Laravel made them up to July 2020. */
  bare?: boolean;
  env?: Record<string, string>;
  /** Whether PHP serves the rest of the API as well, behind us. */
  web?: boolean;
}

export async function openShop({
  driver,
  cache,
  bare = false,
  env = {},
  web = false,
}: ShopOptions): Promise<Shop> {
  const binary = await requireLaravel();
  const caching = cache ?? driver;
  const database = await installBagisto(generation('1.3.3'), '');
  await database.knex.raw(carts);
  await database.knex.raw(sessions);
  await database.knex.raw(cached);
  const bagisto = generation('1.3.3');
  await database.knex('customers').insert(await customerOf(bagisto, { id: 1, phone: '111' }));
  await database
    .knex('customers')
    .insert(await customerOf(bagisto, { id: 2, phone: '222', email: 'ben@example.com', first_name: 'Ben' }));
  const redis = driver === 'redis' || caching === 'redis' ? await startRedis() : undefined;
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'accounts-php-'));
  const storage = path.join(folder, 'storage');
  for (const name of ['sessions', 'cache/data'])
    fs.mkdirSync(path.join(storage, 'framework', name), { recursive: true });
  const name = `Shop ${randomBytes(4).toString('hex')}`;
  const slug = name.toLowerCase().replace(' ', '_');
  const cookieName = `${slug}_session`;
  const prefix = `${slug}_cache`;
  const key = `base64:${randomBytes(32).toString('base64')}`;
  if (bare) {
    const lock = { packages: [{ name: 'laravel/framework', version: 'v6.18.20' }] };
    fs.writeFileSync(path.join(folder, 'composer.lock'), JSON.stringify(lock));
  }

  const { DB_HOST, DB_PORT, DB_DATABASE, DB_USERNAME, DB_PASSWORD } = database.env;
  const jwt = 'test-jwt-secret-0123456789-abcdefghij';
  const side = {
    jwt,
    driver,
    cache: caching,
    bare,
    storage,
    key,
    prefix,
    cookie: cookieName,
    minutes: 120,
    database: {
      host: DB_HOST,
      port: DB_PORT,
      database: DB_DATABASE,
      username: DB_USERNAME,
      password: DB_PASSWORD,
    },
    ...(redis && { redis: { host: redis.host, port: redis.port } }),
  };
  const laravel = laravelOf(binary, side);
  const served = web ? await servedByPhp(binary, side) : undefined;
  const given = {
    APP_NAME: name,
    APP_KEY: key,
    JWT_SECRET: jwt,
    ...(served && { PHP_URL: served.url }),
    APP_TIMEZONE: 'UTC',
    PHP_SESSIONS: 'shared',
    PHP_STORAGE_PATH: storage,
    SESSION_DRIVER: driver,
    SESSION_LIFETIME: '120',
    CACHE_DRIVER: caching,
    ...(redis && { PHP_REDIS_URL: redis.url }),
    ...env,
  };
  const app = await startApp('mysql', { database: database.env, env: given });

  const cookiesOf = (jar: CookieJar) =>
    Object.fromEntries(
      String(jar.header().Cookie ?? '')
        .split('; ')
        .filter(Boolean)
        .map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
    );
  const keep = (jar: CookieJar, { cookies = {} }: Answer) => {
    const lines = Object.entries(cookies).map(([cookie, value]) =>
      value === null ? `${cookie}=; expires=Thu, 01 Jan 1970 00:00:00 GMT` : `${cookie}=${value}; path=/`,
    );
    jar.keep({ status: 200, headers: { 'set-cookie': lines }, text: '', body: undefined });
  };
  const php = async (jar: CookieJar, ...all: Step[]) => {
    const answer = await laravel.ask({ do: 'request', all, cookies: cookiesOf(jar) });
    keep(jar, answer);
    return answer.result;
  };
  return {
    app,
    database,
    storage,
    redis,
    env: given,
    cookieName,
    prefix,
    phpUrl: served?.url ?? '',
    laravel: laravel.ask,
    cookiesOf,
    keep,
    php,
    async logIn(client, query = '') {
      const reply = await client.post(`/api/customer/login${query}`, customer);
      if (reply.status !== 200) throw new Error(`login: ${reply.status} ${reply.text}`);
      return String((reply.body as Row).token);
    },
    async whoami(client) {
      const reply = await client.get('/api/customer/get');
      return reply.status === 200 ? (reply.body as { data: { id: number } }).data.id : undefined;
    },
    async guestWithCart(id) {
      await database.knex('cart').insert({ id, is_guest: 1, is_active: 1, items_count: 1 });
      const browser = app.client();
      await php(browser.jar, { do: 'cart', id });
      return browser;
    },
    async stop() {
      await app.stop();
      laravel.end();
      await served?.stop();
      await redis?.stop();
      await database.drop();
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** PHP's own web server, with some processes: a request to it may wait for another. */
async function servedByPhp(binary: string, side: object): Promise<{ url: string; stop(): Promise<void> }> {
  const workspace = openWorkspace('php');
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const args = ['-d', 'upload_max_filesize=64M', '-d', 'post_max_size=64M'];
  const server = await startServer(
    'php',
    workspace,
    'env',
    [
      ...['PHP_CLI_SERVER_WORKERS=4', `SHOP=${JSON.stringify(side)}`, binary, ...args],
      ...['-S', `127.0.0.1:${port}`, path.join(__dirname, 'web.php')],
    ],
    async () => void (await ask(url, '/api/products')),
  );
  return {
    url,
    async stop() {
      await server.stop();
      await workspace.remove();
    },
  };
}

/** One PHP process; it answers one line after the other. */
export function laravelOf(binary: string, shop: object) {
  const child: ChildProcess = spawn(binary, [path.join(__dirname, 'laravel.php'), JSON.stringify(shop)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const waiting: ((answer: Answer) => void)[] = [];
  if (!child.stdout) throw new Error('PHP has no output');
  createInterface({ input: child.stdout }).on('line', (line) => waiting.shift()?.(JSON.parse(line)));
  child.once('exit', () => {
    for (const done of waiting.splice(0)) done({ error: 'PHP has ended' });
  });
  return {
    ask: (line: Step): Promise<Answer> =>
      new Promise((resolve, reject) => {
        waiting.push((answer) => (answer.error ? reject(new Error(answer.error)) : resolve(answer)));
        child.stdin?.write(`${JSON.stringify(line)}\n`);
      }),
    end: () => child.kill(),
  };
}
