import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { installBagisto } from '../tests/schema/ddl/build';
import { generation } from '../tests/schema/ddl/generations';
import { customerOf } from '../tests/schema/ddl/people';
import { errorsOf } from './against-floors';
import { bySession, type Visitor } from './endpoints';
import { type Figures, measure, median, middle, type Pressure } from './measure';
import type { Server } from './processes';
import { atLeast, type Goal, type Report, type Row } from './report';
import { emailOf, visitorsPassword } from './shop';
import type { Stage } from './stage';

const rounds = 3;
const places: { driver: string; name: string; goal?: Goal }[] = [
  { driver: 'redis', name: "shared: by a session in PHP's Redis", goal: atLeast(0.9) },
  { driver: 'file', name: "shared: by a session in PHP's files" },
  { driver: 'database', name: "shared: by a session in PHP's database" },
];

export const sharedSessionsWanted = ({ wants }: Report) => places.some(({ name }) => wants(name));

const sessionsTable = `create table sessions (id varchar(191) primary key, user_id int null, ip_address varchar(45) null,
  user_agent text null, payload text not null, last_activity int not null)`;

interface Side {
  server: Server;
  visitors: Visitor[];
}

/** A Bagisto's database, once with sessions of our own and once with PHP's, in turns. */
export async function sharedSessions(
  stage: Stage,
  { connections, seconds }: Pressure,
  report: Report,
  tell: (line: string) => void,
): Promise<void> {
  const { host, port, user, password } = stage.shop.connection;
  const bagisto = generation('1.3.3');
  const shop = await installBagisto(bagisto, '', { host, port, user, password });
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'accounts-bench-php-'));
  fs.mkdirSync(path.join(folder, 'framework/sessions'), { recursive: true });
  const name = `bench${randomBytes(4).toString('hex')}`;
  try {
    await shop.knex.raw(sessionsTable);
    const { password: hash } = await stage.shop.knex('customers').first('password');
    for (let id = 1; id <= connections; id++)
      await shop
        .knex('customers')
        .insert(await customerOf(bagisto, { id, email: emailOf(id), phone: String(id), password: hash }));
    const { options } = stage.redis;
    const start = (PHP_SESSIONS: string, SESSION_DRIVER: string) =>
      stage.ours({
        ...shop.env,
        APP_NAME: name,
        APP_KEY: `base64:${randomBytes(32).toString('base64')}`,
        APP_TIMEZONE: 'UTC',
        REDIS_PREFIX: `${stage.prefix}${PHP_SESSIONS}-${SESSION_DRIVER}:`,
        PHP_STORAGE_PATH: folder,
        PHP_REDIS_URL: `redis://${options.host}:${options.port}`,
        PHP_SESSIONS,
        SESSION_DRIVER,
        CACHE_DRIVER: 'array',
      });
    const own = await sideOf(await start('own', 'file'), connections);
    const rows: Row[] = [];
    for (const { driver, name: row, goal } of places.filter((place) => report.wants(place.name))) {
      const shared = await sideOf(await start('shared', driver), connections);
      rows.push(await inTurns(row, goal, [shared, own], { connections, seconds }, tell));
      await shared.server.stop();
    }
    await own.server.stop();
    report.section(
      `Sessions of PHP's beside our own (medians of ${rounds} rounds in turn)`,
      ['CPU µs', 'our own', 'own / PHP', 'req/s', 'our own'],
      rows,
    );
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
    await shop.drop();
    await forgetIn(stage, `${name}_cache`);
  }
}

async function inTurns(
  name: string,
  goal: Goal | undefined,
  sides: [Side, Side],
  pressure: Pressure,
  tell: (line: string) => void,
): Promise<Row> {
  const figures: [Figures[], Figures[]] = [[], []];
  for (const { server, visitors } of sides)
    await measure(server, bySession, visitors, { ...pressure, seconds: 2 });
  for (let round = 1; round <= rounds; round++) {
    tell(`${name}, round ${round} of ${rounds}`);
    // The beginner alternates, so that a machine that becomes slower or faster favours none.
    for (const at of round % 2 === 1 ? ([0, 1] as const) : ([1, 0] as const))
      figures[at].push(await measure(sides[at].server, bySession, sides[at].visitors, pressure));
  }
  const [shared, own] = figures;
  // By the processor's time: how many answers a second there are also says what else the machine does.
  const cpu = (one: Figures) => one.cpuMicroseconds;
  const ratio = middle(shared.map((one, at) => cpu(own[at] ?? one) / cpu(one)));
  const perSecond = ({ perSecond }: Figures) => perSecond;
  const cells = [
    median(shared, cpu),
    median(own, cpu),
    ratio,
    median(shared, perSecond),
    median(own, perSecond),
  ];
  return { name, cells, judged: ratio, goal, errors: errorsOf([...shared, ...own]) };
}

/** Visitors who live on a cookie; nothing else of them is asked for. */
async function sideOf(server: Server, count: number): Promise<Side> {
  const visitors: Visitor[] = [];
  for (let id = 1; id <= count; id++) {
    const answer = await fetch(`http://127.0.0.1:${server.port}/public/api/customer/login`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ email: emailOf(id), password: visitorsPassword }),
    });
    if (!answer.ok) throw new Error(`a login was answered ${answer.status}`);
    const cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    const others = { uuid: '', adminToken: '', sid: '', token: '', graphqlToken: '' };
    visitors.push({ id, customers: count, cookie, ...others });
  }
  return { server, visitors };
}

/** Removes all that was written into the database of Redis where PHP has its sessions. */
async function forgetIn({ redis }: Stage, prefix: string): Promise<void> {
  const own = redis.duplicate({ db: 2 });
  const keys = await own.keys(`${prefix}*`);
  if (keys.length > 0) await own.del(...keys);
  own.disconnect();
}
