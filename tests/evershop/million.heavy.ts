import { setTimeout as pause } from 'node:timers/promises';
import { createConnection } from 'mysql2/promise';
import type { ExpiringStore } from '../../accounts/expiring-store';
import { embeddedExpiringStore } from '../../db/expiring/embedded-expiring-store';
import { redisExpiringStore } from '../../db/redis/client';
import { type StoreName, startApp, stores, type TestApp } from '../support/app';
import { member } from '../support/customers';
import type { Reply } from '../support/http-client';
import { adminBearer, appointAdmins } from './callers';
import { dashed, type Headers, rows, send } from './exchanges';

const million = 1_000_000;

/** The numbers from 1 to a million, in one statement that every store understands. */
function fill(store: StoreName, customers: string): string {
  const digit =
    '(select 0 d union all select 1 union all select 2 union all select 3 union all select 4 union all select 5 union all select 6 union all select 7 union all select 8 union all select 9)';
  const numbers = `select 1 + a.d + 10 * b.d + 100 * c.d + 1000 * e.d + 10000 * f.d + 100000 * g.d as n
    from ${digit} a, ${digit} b, ${digit} c, ${digit} e, ${digit} f, ${digit} g`;
  const joined = (...parts: string[]) =>
    store === 'embedded' ? parts.join(' || ') : `concat(${parts.join(', ')})`;
  const email = joined("'person'", 'n', "'@example.com'");
  const hash = joined("'$2y$10$'", "'0123456789012345678901'", "'abcdefghijklmnopqrstuvwxyzabcde'");
  const key = store === 'embedded';
  const made = key
    ? "datetime(1600000000 + n * 7919 % 90000000, 'unixepoch')"
    : 'from_unixtime(1600000000 + n * 7919 % 90000000)';
  return `insert into ${customers}
    (id, first_name, last_name, email, ${key ? 'email_key, ' : ''}status, password, customer_group_id, created_at, updated_at)
    select n, ${joined("'Jane'", 'n % 977')}, ${joined("'Doe'", 'n % 5003')}, ${email}, ${key ? `${email}, ` : ''}
      case when n % 20 = 0 then 0 else 1 end, ${hash}, 1, ${made}, ${made}
    from (${numbers}) numbers`;
}

/** As long as what a server does by itself may take. */
async function within(seconds: number, done: () => Promise<boolean>): Promise<boolean> {
  const until = performance.now() + seconds * 1000;
  while (performance.now() < until) {
    if (await done()) return true;
    await pause(200);
  }
  return false;
}

interface Asked {
  sql: string;
  bindings: (string | number)[];
}

describe.each(stores)('a million customers whose UUIDs do not exist yet (%s)', (store) => {
  let app: TestApp;
  let admin: Headers;
  let later = 0;
  const figures: string[] = [];

  beforeAll(async () => {
    app = await startApp(store, { clock: () => Date.now() + later, patience: 1 });
    await appointAdmins(app);
    await app.db.knex.raw(fill(store, app.db.table('customers'))).timeout(240_000);
    admin = await adminBearer(app);
  }, 300_000);
  afterAll(async () => {
    // For a person to look at: this rule of the house has no clock in it.
    process.stdout.write(`${store}\n${figures.join('\n')}\n`);
    await app.stop();
  });

  async function list(query: string): Promise<Reply> {
    const began = performance.now();
    const reply = await send(app, 'GET', `/api/customers${query}`, admin);
    figures.push(`${(performance.now() - began).toFixed(0).padStart(6)} ms  ${reply.status}  ${query}`);
    return reply;
  }
  const ids = (reply: Reply) => rows(reply).map(({ customer_id }) => Number(customer_id));
  const total = ({ body }: Reply) => member(body, 'meta', 'total');
  const from = (first: number, count: number, step = 1) =>
    Array.from({ length: count }, (_, at) => first + at * step);
  const fromOnePage = (page: number) => from((page - 1) * 20 + 1, 20);
  /** The store through which the servers hand each other their census. */
  const shared = (): ExpiringStore =>
    app.redis
      ? redisExpiringStore(app.redis, String(app.env.REDIS_PREFIX))
      : embeddedExpiringStore(app.db, () => Date.now() + later);
  /** Statements of this kind that the database was asked meanwhile. */
  async function statements(like: RegExp, meanwhile: () => Promise<unknown>): Promise<Asked[]> {
    const heard: Asked[] = [];
    const listen = (asked: Asked) => void (like.test(asked.sql) && heard.push(asked));
    const knexes = new Set([app.db.knex, app.db.replica.knex]);
    for (const knex of knexes) knex.on('query', listen);
    await meanwhile();
    for (const knex of knexes) knex.removeListener('query', listen);
    return heard;
  }
  const named = async () =>
    Number((await app.db.knex(app.db.table('accounts_customer_uuids')).count({ n: '*' }))[0]?.n);

  it('page 40,000 of a million is the right one, and only its customers get their UUIDs', async () => {
    const first = await list('?page=40000');
    expect(ids(first)).toEqual(from(799_981, 20));
    expect(member(first.body, 'meta')).toMatchObject({
      from: 799_981,
      to: 800_000,
      last_page: 50_000,
      total: million,
    });
    for (const { uuid } of rows(first)) expect(uuid).toMatch(dashed);
    expect(await named()).toBe(20);
    expect(rows(await list('?page=40000'))).toEqual(rows(first));
    expect(await named()).toBe(20);
  });

  it('the pages after and before page 40,000 meet everybody once', async () => {
    for (const page of [40_001, 40_002, 40_003, 39_999, 40_000])
      expect(ids(await list(`?page=${page}`))).toEqual(fromOnePage(page));
    for (const page of [30_000, 30_001])
      expect(ids(await list(`?sort=-id&limit=10&page=${page}`))).toEqual(
        from(million - (page - 1) * 10, 10, -1),
      );
    for (const sort of ['id', '-id']) {
      const ends = sort === 'id' ? from(999_901, 100) : from(100, 100, -1);
      expect(ids(await list(`?sort=${sort}&limit=100&page=10000`))).toEqual(ends);
      expect(ids(await list(`?sort=${sort}&limit=100&page=10001`))).toEqual([]);
      expect(ids(await list(`?sort=${sort}&limit=100&page=99999`))).toEqual([]);
    }
    for (const page of [999, 1000, 1001, 5000, 5001])
      expect(ids(await list(`?sort=-id&page=${page}`))).toEqual(from(million - (page - 1) * 20, 20, -1));
  });

  it('the first page, an address and the beginning of one are found among a million', async () => {
    expect(ids(await list(''))).toEqual(from(1, 20));
    expect(ids(await list('?email=Person777777@example.com'))).toEqual([777_777]);
    const prefix = await list('?email=person77777*');
    expect([ids(prefix).sort((a, b) => a - b), total(prefix)]).toEqual([[77_777, ...from(777_770, 10)], 11]);
    expect(total(await list('?email=person7*&sort=email'))).toBe(111_111);
    // To SQLite the @ comes after the digits.
    const [first, last] = store === 'mysql' ? [[1, 10, 100], 999_999] : [[million, 100_000, 100_001], 9];
    expect(ids(await list('?sort=email&limit=3'))).toEqual(first);
    expect(ids(await list('?sort=-email&limit=1'))).toEqual([last]);
    expect(ids(await list('?sort=email&limit=100&page=8000'))).toHaveLength(100);
  });

  it('a million customers are counted once, not for every page', async () => {
    const counted = await statements(/count\(/, () =>
      Promise.all(from(1, 30).map((page) => list(`?page=${page}`))),
    );
    expect(counted.length).toBeLessThanOrEqual(1);
  });

  it('a list does not wait for a count, however long ago and by whomever it was counted', async () => {
    later += 3_600_000;
    await shared().delete('census:customers');
    await shared().claim('census:customers:turn', 'another server', 60);
    admin = await adminBearer(app);
    const counted = await statements(/count\(/, async () => {
      for (const page of [1, 40_000]) {
        const reply = await list(`?page=${page}`);
        expect([ids(reply), total(reply)]).toEqual([fromOnePage(page), million]);
      }
    });
    expect(counted).toEqual([]);
    await shared().delete('census:customers:turn');
  });

  it('a server that starts counts customers before anybody asks, unless another server has counted', async () => {
    await shared().delete('census:customers');
    const first = await startApp(store, { beside: app, clock: () => Date.now() + later, patience: 1 });
    const counted = await within(20, async () => (await shared().get('census:customers')) !== undefined);
    expect(counted).toBe(true);
    await first.stop();
    // The same census, and yet not what a server would write.
    const told = `${await shared().get('census:customers')} `;
    await shared().set('census:customers', told, 30);
    const second = await startApp(store, { beside: app, clock: () => Date.now() + later, patience: 1 });
    expect(total(await send(second, 'GET', '/api/customers', admin))).toBe(million);
    await second.stop();
    expect(await shared().get('census:customers')).toBe(told);
  });

  it.each([
    ['?page=2', 60],
    ['?sort=-id&limit=100', 200],
    ['?page=40000', 2_100],
    ['?sort=-id&page=40000', 2_100],
    ['?email=person777777@example.com', 10],
    ['?email=person77777*', 30],
    ['?sort=email', 60],
  ])('the list %s is found by a key, and reads few rows', async (query, most) => {
    const [asked, ...more] = await statements(/^select `id` from/, () => list(query));
    expect([asked, more]).toEqual([expect.anything(), []]);
    const { sql, bindings } = asked as Asked;
    if (store === 'embedded') {
      const plan = await app.db.knex.raw<{ detail: string }[]>(`explain query plan ${sql}`, bindings);
      // Sorted by nothing but a key, and what is not looked up is read only as far as the page goes.
      expect(plan.filter(({ detail }) => /TEMP B-TREE/.test(detail))).toEqual([]);
      if (!/where/.test(sql)) expect(Number(bindings[0]) + Number(bindings[1] ?? 0)).toBeLessThan(most);
      else expect(plan[0]?.detail).toMatch(/^SEARCH/);
      return;
    }
    const {
      DB_HOST: host,
      DB_PORT,
      DB_USERNAME: user,
      DB_PASSWORD: password,
      DB_DATABASE: database,
    } = app.env;
    const own = await createConnection({ host, port: Number(DB_PORT), user, password, database });
    await own.query('flush status');
    await own.query(sql, bindings);
    const [read] = await own.query("show session status like 'Handler\\_read%'");
    await own.end();
    const rowsRead = (read as { Value: string }[]).reduce((sum, { Value }) => sum + Number(Value), 0);
    expect(rowsRead).toBeLessThan(most);
  });

  it('all other requests are answered while a search reads the whole table', async () => {
    let answered = 0;
    let searching = true;
    const search = list('?keyword=nobody&sort=full_name').finally(() => {
      searching = false;
    });
    while (searching) if ((await send(app, 'GET', '/health/live')).status === 200) answered++;
    expect([200, 503]).toContain((await search).status);
    expect(answered).toBeGreaterThan(5);
  });

  it('searches that no index answers run one at a time, and are answered rightly or refused for now', async () => {
    let [running, most] = [0, 0];
    const scans = ({ sql }: { sql: string }) => /like|created_at`|`status` =/.test(sql) && !/`g`/.test(sql);
    const begin = (query: { sql: string }) => {
      if (scans(query)) most = Math.max(most, ++running);
    };
    const end = (query: { sql: string }) => void (scans(query) && running--);
    const failed = (_error: unknown, query: { sql: string }) => end(query);
    const done = (_answer: unknown, query: { sql: string }) => end(query);
    const { knex } = app.db.replica;
    knex.on('query', begin).on('query-error', failed).on('query-response', done);
    const asked: [query: string, total: number][] = [
      ['?keyword=person999999', 1],
      ['?keyword=nobody', 0],
      ['?keyword=example&limit=3', 10_000],
      ['?status=0&limit=3', 50_000],
      ['?sort=-created_at&limit=3', million],
    ];
    const replies = await Promise.all(asked.map(([query]) => list(query)));
    for (const [query] of asked) replies.push(await list(query));
    knex.removeListener('query', begin);
    knex.removeListener('query-error', failed).removeListener('query-response', done);
    expect(most).toBe(1);
    for (const [at, reply] of replies.entries()) {
      if (reply.status === 503) expect(reply.headers['retry-after']).toBe('1');
      else expect([reply.status, total(reply)]).toEqual([200, asked[at % asked.length]?.[1]]);
    }
    expect(replies.some(({ status }) => status === 200)).toBe(true);
  });

  it('a deleted customer is missed at once in a list that showed it, and elsewhere within a minute', async () => {
    const gone = 50_000;
    await app.db.knex(app.db.table('customers')).whereBetween('id', [1, gone]).delete().timeout(60_000);
    // The embedded database deletes them in the process that serves: on a busy machine that is overloaded for a moment.
    const answers: Reply[] = [];
    const answered = async () => answers.push(await list('')) > 0 && answers.at(-1)?.status === 200;
    expect(await within(30, answered)).toBe(true);
    expect(ids(answers.at(-1) as Reply)).toEqual(from(gone + 1, 20));
    const counted = async () => total(await send(app, 'GET', '/api/customers', admin)) === million - gone;
    expect(await within(60, counted)).toBe(true);
    expect(ids(await list('?page=40000'))).toEqual(from(gone + 799_981, 20));
    expect(ids(await list('?sort=-id&page=40000'))).toEqual(from(million - 799_980, 20, -1));
    expect(member((await list('?page=47500')).body, 'links', 'next')).toBeNull();
  });
});
