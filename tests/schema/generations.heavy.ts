import { fixture, recordedCases } from '../contract/recorded/recording';
import { cheaplyHashed, replayCase } from '../contract/recorded/replay';
import { type Row, startApp, type TestApp } from '../support/app';
import { customerRow, installBagisto, type ShopDatabase } from './ddl/build';
import { schemaDump } from './ddl/dump';
import { type Generation, generations } from './ddl/generations';
import { fits, variantOf } from './ddl/variant';

const zone = 'UTC';
const everyCase = recordedCases('bagisto-1.3.3.jsonl');
const exchangesOf = ({ steps }: (typeof everyCase)[number]) => steps.filter(({ request }) => request).length;

/** All of them where the recording was made; elsewhere every n-th, about 150 exchanges from all groups of cases. */
function selection(bagisto: Generation) {
  if (bagisto.name === '1.3.3') return everyCase;
  const fitting = everyCase.filter((recorded) => fits(bagisto, recorded));
  const every = Math.floor(fitting.reduce((sum, recorded) => sum + exchangesOf(recorded), 0) / 150);
  return fitting.filter((_case, at) => at % every === every - 1);
}

const shops = generations.flatMap((bagisto) => ['', 'shop_'].map((prefix) => ({ bagisto, prefix })));

describe.each(shops)('a live Bagisto $bagisto.name with the prefix "$prefix"', ({ bagisto, prefix }) => {
  const variant = variantOf(bagisto);
  let shop: ShopDatabase;
  let app: TestApp;
  let before: Record<string, string>;
  let customers: Row[];
  let exchanges = 0;

  beforeAll(async () => {
    shop = await installBagisto(bagisto, prefix);
    before = await schemaDump(shop);
    customers = (await cheaplyHashed(fixture.customers)).map((row) => customerRow(bagisto, row));
    await shop.knex(shop.table('customer_groups')).delete();
    await shop.knex(shop.table('customer_groups')).insert(variant.groups);
    await shop.knex(shop.table('customers')).insert(customers);
    app = await startApp('mysql', {
      database: shop.env,
      env: {
        BAGISTO_RELEASE: '1.3',
        APP_TIMEZONE: zone,
        APP_KEY: fixture.app_key,
        JWT_SECRET: fixture.jwt_secret,
      },
    });
  });

  afterAll(async () => {
    await app?.stop();
    await shop?.drop();
    process.stdout.write(`Bagisto ${bagisto.name}, prefix "${prefix}": ${exchanges} exchanges replayed\n`);
  });

  it('a live Bagisto is recognised', () => {
    expect(app.schema).toMatchObject({
      adopted: true,
      bagisto: { versions: bagisto.versions, release: bagisto.wire },
      emailUnique: bagisto.emailPerChannel ? 'per channel' : 'everywhere',
      emailFolds: true,
      defaultChannel: bagisto.channel === 'none' ? undefined : 2,
      addresses: { name: bagisto.addresses, lines: bagisto.addressLines },
    });
    expect(app.schema.customers.get('phone')?.unique ?? false).toBe(bagisto.phone === 'unique');
  });

  it.each(selection(bagisto).map((recorded) => [recorded.case, recorded] as const))(
    'a live Bagisto’s database is served as recorded: %s',
    async (_name, recorded) => {
      await replayCase(
        { app, zone, customers, count: () => {}, watch: () => void exchanges++, variant },
        recorded,
      );
    },
  );

  it('a live Bagisto’s replay has asked enough', () => {
    const expected = selection(bagisto).reduce((sum, recorded) => sum + exchangesOf(recorded), 0);
    expect(expected).toBeGreaterThanOrEqual(140);
    expect(exchanges).toBe(expected);
  });

  it('a live Bagisto has its tables as they were, and ours beside them', async () => {
    const after = await schemaDump(shop);
    expect(Object.keys(before).length).toBeGreaterThanOrEqual(10);
    const ours = Object.keys(after).filter((table) => !(table in before));
    expect(ours.length).toBeGreaterThan(0);
    for (const table of ours) expect(table.startsWith(`${prefix}accounts_`)).toBe(true);
    for (const table of ours) delete after[table];
    expect(after).toEqual(before);
  });
});
