import { endAll, folder, launch } from '../faults/real-process';
import { loggedIn } from '../faults/storm';
import { dropShops, emptyDatabase, type ShopDatabase } from '../schema/ddl/build';
import { schemaDump } from '../schema/ddl/dump';
import { run } from '../support/command';
import { serviceCoordinates } from '../support/services/coordinates';
import { freePort } from '../support/services/processes';

/** `npm run migrate`, as a deployment runs it: twice, from two machines, before the servers. */
afterEach(async () => {
  await endAll();
  await dropShops();
});

const strong = 'k3Jd8-Qm1Zx7_Vb5Nc9Lp2Rt6Ys4Hw0Gf';
const settings = (shop: ShopDatabase) => ({
  ...shop.env,
  REDIS_URL: serviceCoordinates().redis.url,
  REDIS_PREFIX: `${shop.name}:`,
  APP_KEY: strong,
  JWT_SECRET: strong,
  STORAGE_PATH: folder(),
});
const migrated = (env: Record<string, string>) => run('migrate.js', [], env);

it('migrate that is run twice does its work once', async () => {
  const shop = await emptyDatabase();
  const first = await migrated(settings(shop));
  expect(first).toMatchObject({ code: 0, err: '' });
  expect(first.out).toMatch(/^created customers$/m);
  expect(first.out).toMatch(/The database is up to date\.\n$/);
  const dump = await schemaDump(shop);
  expect(await migrated(settings(shop))).toEqual({ code: 0, err: '', out: 'The database is up to date.\n' });
  expect(await schemaDump(shop)).toEqual(dump);
});

it('migrate that four machines run at once does its work once, and all of them succeed', async () => {
  const shop = await emptyDatabase();
  const env = settings(shop);
  const ends = await Promise.all([migrated(env), migrated(env), migrated(env), migrated(env)]);
  expect(ends.map(({ code, err }) => [code, err])).toEqual(Array(4).fill([0, '']));
  const told = ends.map(({ out }) => out).join('');
  expect(told.match(/^created customers$/gm)).toHaveLength(1);
  const alone = await emptyDatabase();
  await migrated(settings(alone));
  const nameless = async (database: ShopDatabase) =>
    JSON.stringify(await schemaDump(database)).replaceAll(database.name, 'shop');
  expect(await nameless(shop)).toBe(await nameless(alone));
});

it('migrate names a storage folder that cannot be made', async () => {
  expect(await migrated({ STORAGE_PATH: '/proc/accounts/storage' })).toMatchObject({
    code: 1,
    err: expect.stringMatching(/^Could not migrate: STORAGE_PATH \/proc\/accounts\/storage cannot be used/),
  });
});

it('a start in production waits for migrate, and elsewhere the start migrates', async () => {
  const shop = await emptyDatabase();
  const env = { ...settings(shop), APP_ENV: 'production', APP_URL: 'https://shop.test' };
  const early = launch(env);
  expect((await early.ended).code).toBe(1);
  expect(early.err()).toBe(
    'Cannot start: the database is not migrated yet; run "npm run migrate" once, then start again\n',
  );
  expect(await schemaDump(shop)).toEqual({});
  expect((await migrated(env)).code).toBe(0);
  const server = launch(env);
  await loggedIn(await server.client(), 'peter@production.test');
  expect(await server.stop()).toEqual({ code: 0, signal: null });

  const elsewhere = await emptyDatabase();
  const started = [launch(settings(elsewhere)), launch(settings(elsewhere))];
  for (const { client } of started) expect((await (await client()).get('/health/ready')).status).toBe(200);
  for (const { stop } of started) expect(await stop()).toEqual({ code: 0, signal: null });
});

it('migrate names a database that is not there in one line, and the exit code tells', async () => {
  const shop = await emptyDatabase();
  const env = settings(shop);
  const nowhere = await migrated({ ...env, DB_PORT: String(await freePort()) });
  expect(nowhere).toMatchObject({ code: 1, out: '' });
  expect(nowhere.err).toMatch(/^Could not migrate: [^\n]*ECONNREFUSED[^\n]*DB_[^\n]*\n$/);
  const nameless = await migrated({ ...env, DB_DATABASE: 'no_such_database' });
  expect(nameless).toMatchObject({ code: 1, out: '' });
  expect(nameless.err).toMatch(/^Could not migrate: [^\n]*ER_BAD_DB_ERROR[^\n]*DB_[^\n]*\n$/);
  const wrong = await migrated({ ...env, TRUST_PROXY: 'true' });
  expect(wrong).toMatchObject({ code: 1, out: '' });
  expect(wrong.err).toMatch(/^Could not migrate: TRUST_PROXY[^\n]*\n$/);
});
