import { inspectionConfig } from '../../app/config/inspection-config';
import { type Database, openDatabase } from '../../db/connection/connection';
import { migrationState } from '../../db/migrations/migrate';
import { agrees } from '../../db/schema/bagisto';
import { readSchema, type Schema } from '../../db/schema/schema';
import { dropShops, installBagisto, type ShopDatabase } from './ddl/build';
import { between, type Generation, generation, generations } from './ddl/generations';

async function looked(
  bagisto: Generation,
  prefix = '',
  change?: (shop: ShopDatabase) => Promise<unknown>,
): Promise<Schema> {
  const shop = await installBagisto(bagisto, prefix);
  await change?.(shop);
  const db: Database = openDatabase(inspectionConfig(shop.env).database);
  try {
    const { createdByUs, pending } = await migrationState(db);
    expect(pending).toContain('001-bagisto-tables');
    return await readSchema(db, createdByUs);
  } finally {
    await db.close();
  }
}

afterEach(dropShops);

describe('which Bagisto made a database', () => {
  it.each([...generations, ...between].map((bagisto) => [bagisto.name, bagisto] as const))(
    'a database of Bagisto %s is recognised',
    async (_name, bagisto) => {
      const schema = await looked(bagisto, 'x_');
      expect(schema).toMatchObject({
        adopted: true,
        bagisto: { versions: bagisto.versions, addressRights: bagisto.wire === '1.3' },
        release: bagisto.wire,
      });
      expect(schema.bagisto && agrees(schema.bagisto)).toBe(true);
    },
  );

  it('a Bagisto is told by its columns where the table of migrations is gone', async () => {
    const schema = await looked(generation('1.3.3'), '', ({ knex }) => knex.raw('drop table migrations'));
    expect(schema.bagisto).toEqual({
      ...{ versions: '1.3', release: '1.3', migratedTo: undefined },
      addressRights: true,
    });
  });

  it('a Bagisto is told by its migrations where 1.2 and 1.3 differ in nothing else', async () => {
    const schema = await looked(generation('1.3.3'), '', ({ knex }) =>
      knex.raw('drop table subscribers_list'),
    );
    expect(schema.bagisto).toMatchObject({ versions: '1.3', release: '1.3' });
  });

  it('an old Bagisto’s roles are uncertain where the table of migrations is gone', async () => {
    const schema = await looked(generation('1.0'), '', ({ knex }) => knex.raw('drop table migrations'));
    expect(schema.bagisto).toMatchObject({ versions: '1.0 to 1.1.1', addressRights: true });
  });

  it('a Bagisto is in doubt where columns and migrations disagree', async () => {
    const schema = await looked(generation('1.0'), '', ({ knex }) =>
      knex('migrations').insert({
        migration: '2021_10_14_122221_add_image_column_to_customers_table',
        batch: 2,
      }),
    );
    expect(schema.bagisto).toMatchObject({
      ...{ versions: '1.0 to 1.1.1', migratedTo: '1.4' },
      addressRights: true,
    });
    expect(schema.bagisto && agrees(schema.bagisto)).toBe(false);
  });

  it('a Bagisto is told whatever columns the shop added', async () => {
    const schema = await looked(generation('1.3.3'), '', ({ knex }) =>
      knex.raw(
        'alter table customers add device_token varchar(255) null, add loyalty_points int not null default 0',
      ),
    );
    expect(schema.bagisto?.versions).toBe('1.3');
  });
});

describe('what else is looked up once', () => {
  it('the first channel is taken where none is called default', async () => {
    const schema = await looked(generation('0.1.6'), '', ({ knex }) =>
      knex('channels').where({ id: 2 }).delete(),
    );
    expect(schema.defaultChannel).toBe(1);
  });

  it('a shop whose customers need a channel that is not there is refused', async () => {
    const looking = looked(generation('0.1.6'), '', ({ knex }) => knex('channels').delete());
    await expect(looking).rejects.toThrow(/belongs to a channel, but channels has none/);
  });

  it('a shop whose channel is optional goes without one', async () => {
    const schema = await looked(generation('2.4'), '', ({ knex }) => knex('channels').delete());
    expect(schema.defaultChannel).toBeUndefined();
  });

  it('the collation and the keys of the e-mail column are found out', async () => {
    const strict = await looked(generation('1.3.3'), '', ({ knex }) =>
      knex.raw(
        'alter table customers modify email varchar(191) character set utf8mb4 collate utf8mb4_bin null',
      ),
    );
    expect(strict).toMatchObject({ emailFolds: false, emailUnique: 'everywhere' });
    const loose = await looked(generation('1.3.3'), '', ({ knex }) =>
      knex.raw('alter table customers drop index customers_email_unique'),
    );
    expect(loose).toMatchObject({ emailFolds: true, emailUnique: 'nowhere' });
  });
});
