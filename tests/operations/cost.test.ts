import { adminBearer, appointAdmins, sidHeader } from '../evershop/callers';
import {
  newcomer as graphqlNewcomer,
  loginDocument,
  profileDocument,
  registerDocument,
  speaker,
  tokenOf,
} from '../graphql/speaker';
import { startApp, type TestApp } from '../support/app';
import { bearer, loggedIn, logIn, member, newcomer, profile } from '../support/customers';
import type { Client, Reply } from '../support/http-client';
import { person, secret } from '../support/people';
import { type Cost, type CostMeter, costMeter, type Statement } from './cost-meter';

/** With every limit on, as in a shop, and none of them reached. */
const limits = Object.fromEntries(
  ['LOGIN_PER_ACCOUNT_AND_ADDRESS', 'LOGIN_PER_ACCOUNT', 'LOGIN_PER_ADDRESS', 'REGISTER_PER_ADDRESS']
    .concat('FORGOT_PER_ADDRESS', 'RESET_PER_ADDRESS')
    .map((name) => [`LIMIT_${name}`, '1000']),
);
const email = String(person(1).email);
const account = { email, password: secret };
const address = {
  ...{ first_name: 'John', last_name: 'Doe', address1: ['1 High Street'], phone: '5550001' },
  ...{ country: 'DE', state: 'BE', city: 'Berlin', postcode: '10115' },
};

let app: TestApp;
let meter: CostMeter;
/** With a session that was used a moment ago, so that its end need not be moved again. */
let john: Client;
let token: { Authorization: string };
let admin: { Authorization: string };
let sid: { 'X-Session-ID': string };
let uuid: unknown;
let graphqlToken: string;
let newcomers = 0;
const fresh = () => `newcomer${++newcomers}@example.com`;
const ask = () => app.client();
const say: ReturnType<typeof speaker> = (...words) => speaker(app)(...words);

beforeAll(async () => {
  // CredentialSeal still: what is counted anew after a while is not what a request costs.
  const now = Date.now();
  app = await startApp('mysql', { clock: () => now, env: { ...limits, BAGISTO_RELEASE: 'documented' } });
  const { password } = person(1);
  // So many that it matters whether a key is used.
  await app.reset({
    customers: Array.from({ length: 500 }, (_, at) => person(at + 1, { password: String(password) })),
  });
  await appointAdmins(app);
  await app.db.knex.raw('analyze table customers');
  meter = await costMeter(app);
  john = await loggedIn(app, email);
  token = await bearer(app, email);
  admin = await adminBearer(app);
  graphqlToken = await tokenOf(say, email, secret);
  const jane = String(person(3).email);
  sid = sidHeader(await ask().post('/customer/login', { email: jane, password: secret }));
  uuid = member((await ask().get(`/api/customers?email=${jane}`, admin)).body, 'data', '0', 'uuid');
  // Writes once a minute, whatever comes: a session's life, a token's last use, the sweep.
  await john.get('/api/customer/get');
  await ask().get(`/api/customers/${uuid}`, sid);
  await ask().get('/api/customers?page=1', admin);
  await say(profileDocument, {}, graphqlToken);
  await (await loggedIn(app, email)).get('/api/customer/logout');
  await ask().post('/api/customer/forgot-password', { email: person(400).email });
  await john.post('/api/addresses/create', address);
  await john.put('/api/customer/profile', profile());
});
afterAll(async () => {
  meter?.close();
  await app?.stop();
});

async function costOf(asking: () => Promise<Reply>, status = 200): Promise<Cost> {
  return meter.of(async () => expect((await asking()).status).toBe(status));
}

interface Plan {
  table: string | null;
  type: string | null;
  key: string | null;
  /** MariaDB says it as text. */
  rows: number | string | null;
}

async function planOf({ sql, bindings }: Statement): Promise<Plan[]> {
  const [plan] = await app.db.knex.raw(`explain ${sql}`, bindings);
  return plan;
}

const verbs = ({ statements }: Cost) =>
  statements.map(({ sql }) => (/^\w+/.exec(sql)?.[0] ?? '').toLowerCase()).join(' ');

/** Counted before the password is looked at, and given back when it was right; the pair begins anew. A login is noted once. */
const counted = 'evalsha evalsha evalsha';
const loggedInWith = `${counted} set eval ${counted} del`;

it('customer/get is one read of Redis and one SELECT by the primary key; the end of a session is moved once a minute', async () => {
  const first = await loggedIn(app, email);
  expect((await costOf(() => first.get('/api/customer/get'))).commands).toEqual(['get', 'expire']);
  for (let times = 0; times < 3; times++) {
    const { statements, commands } = await costOf(() => first.get('/api/customer/get'));
    expect(commands).toEqual(['get']);
    expect(statements).toHaveLength(1);
    const [statement] = statements as [Statement];
    expect(statement.sql).toMatch(/^select /);
    const plan = await planOf(statement);
    expect(plan[0]).toMatchObject({ table: 'c', type: 'const', key: 'PRIMARY' });
    for (const { type, rows } of plan) {
      expect([null, 'const', 'eq_ref', 'system']).toContain(type);
      expect(Number(rows)).toBeLessThanOrEqual(1);
    }
  }
});

// The endpoint, what asks it, the statements it makes and the commands it gives to Redis; a mail's way has its own connection.
const bagisto: [string, () => Promise<Reply>, string, string][] = [
  ['customer/get by session', () => john.get('/api/customer/get'), 'select', 'get'],
  ['customer/get by token', () => ask().get('/api/customer/get', token), 'select', 'get'],
  ['customers/{id}', () => john.get('/api/customers/1'), 'select', 'get'],
  [
    'customer/profile, in which nothing changes',
    () => john.put('/api/customer/profile', profile()),
    'select',
    'get',
  ],
  [
    'customer/profile',
    () => john.put('/api/customer/profile', profile({ last_name: 'Roe' })),
    'select update select',
    'get',
  ],
  ['customer/login', () => logIn(ask(), email), 'select', loggedInWith],
  [
    'customer/login?token=true',
    () => ask().post('/api/customer/login?token=true', account),
    'select',
    loggedInWith,
  ],
  [
    'customer/register',
    () => ask().post('/api/customer/register', newcomer(fresh())),
    'select insert',
    'evalsha',
  ],
  [
    'customer/forgot-password',
    () => ask().post('/api/customer/forgot-password', { email: String(person(100 + ++newcomers).email) }),
    'select begin select select select delete insert update insert delete commit',
    'evalsha',
  ],
  ['addresses', () => john.get('/api/addresses'), 'select select', 'get'],
  ['addresses/{id}', () => john.get('/api/addresses/1'), 'select select', 'get'],
  [
    'addresses/create',
    () => john.post('/api/addresses/create', address),
    'select begin select select insert select commit',
    'get',
  ],
  [
    'PUT addresses/{id}, in which nothing changes',
    () => john.put('/api/addresses/1', address),
    'select begin select select commit',
    'get',
  ],
  [
    'PUT addresses/{id}',
    () => john.put('/api/addresses/1', { ...address, city: 'Rome' }),
    'select begin select select update select commit',
    'get',
  ],
];
const others: typeof bagisto = [
  [
    'evershop list, a page',
    () => ask().get('/api/customers?page=1', admin),
    'select select select select select',
    'get',
  ],
  [
    'evershop list, an address',
    () => ask().get(`/api/customers?email=${email}`, admin),
    'select select select select',
    'get',
  ],
  ['evershop get', () => ask().get(`/api/customers/${uuid}`, sid), 'select select select', 'get'],
  ['evershop login', () => ask().post('/customer/login', account), 'select', loggedInWith],
  ['graphql login', () => say(loginDocument, { input: account }), 'select insert', loggedInWith],
  ['graphql profile', () => say(profileDocument, {}, graphqlToken), 'select select', 'get'],
  [
    'graphql registration',
    () => say(registerDocument, { input: { ...graphqlNewcomer, email: fresh() } }),
    'select insert select insert',
    'evalsha set eval',
  ],
];

it.each([...bagisto, ...others])(
  '%s takes a fixed number of statements and commands, and no SELECT reads a whole table',
  async (_, asking, statements, commands) => {
    const cost = await costOf(asking);
    expect([verbs(cost), cost.commands.join(' ')]).toEqual([statements, commands]);
    for (const statement of cost.statements.filter(({ sql }) => sql.startsWith('select')))
      for (const { type } of await planOf(statement)) expect(type).not.toBe('ALL');
  },
);

it('a logout costs one row more, by a session and by a token', async () => {
  const client = await loggedIn(app, email);
  const bySession = await costOf(() => client.get('/api/customer/logout'));
  expect([verbs(bySession), bySession.commands.join(' ')]).toEqual(['select insert', 'get del']);
  const other = await bearer(app, email);
  const byToken = await costOf(() => ask().get('/api/customer/logout?token=true', other));
  expect([verbs(byToken), byToken.commands.join(' ')]).toEqual(['select insert', 'get set']);
});

it('an address is deleted by its key, and no statement reads the whole table', async () => {
  const { body } = await john.post('/api/addresses/create', address);
  const id = member(body, 'data', 'id');
  const cost = await costOf(() => john.send(`/api/addresses/${id}`, { method: 'DELETE' }));
  expect([verbs(cost), cost.commands.join(' ')]).toEqual(['select begin select delete delete commit', 'get']);
});

it('a request without a credential costs no statement, and a guess no more than a login and its count', async () => {
  const nobody = await costOf(() => ask().get('/api/customer/get'), 401);
  expect(nobody).toEqual({ statements: [], commands: [] });
  const guess = await costOf(() => logIn(ask(), email, 'wrong'), 401);
  expect([verbs(guess), guess.commands.join(' ')]).toEqual(['select', `${counted} evalsha evalsha`]);
});
