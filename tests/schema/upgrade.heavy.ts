import { openDatabase } from '../../db/connection/connection';
import { migrationState } from '../../db/migrations/migrate';
import { adminBearer, appointAdmins } from '../evershop/callers';
import { data, type Headers, type Json, send, uuidOf } from '../evershop/exchanges';
import { mysqlConfig } from '../start/databases';
import { type Row, startApp, type TestApp } from '../support/app';
import { run } from '../support/command';
import { installBagisto, type ShopDatabase } from './ddl/build';
import { generation } from './ddl/generations';
import { addressOf, customerOf } from './ddl/people';
import { upgradeTo112 } from './ddl/upgrade';
import { examined, keysOf, started } from './surgery';

const home = { full_name: 'Asha Rao', address_1: 'New Street 1', country: 'IN' };

/** A shop of 1.0 whose addresses have names; then PHP brings it to 1.1.2, which numbers them anew. */
describe.each(['', 'shop_'])(
  'a Bagisto with the prefix "%s" that was brought from 1.0 to 1.1.2',
  (prefix) => {
    const bagisto = generation('1.0');
    let shop: ShopDatabase;
    let former: string[];

    const served = async () => {
      const app = await startApp('mysql', { database: shop.env, env: { DOORS: 'bagisto,evershop,pages' } });
      started.push(app);
      return app;
    };
    const pending = async () => {
      const db = openDatabase(mysqlConfig(shop));
      try {
        return (await migrationState(db)).pending;
      } finally {
        await db.close();
      }
    };
    const addressesOf = async (app: TestApp, admin: Headers, id: number) => {
      const path = `/api/customers/${await uuidOf(app, admin, id)}`;
      const { addresses } = data(await send(app, 'GET', path, admin));
      return { path, addresses: addresses as Json[] };
    };

    beforeEach(async () => {
      shop = await installBagisto(bagisto, prefix);
      const customers: Row[] = [{ id: 1 }, { id: 2, email: 'ravi@example.com', first_name: 'Ravi' }];
      for (const row of customers)
        await shop.knex(shop.table('customers')).insert(await customerOf(bagisto, row));
      // The second address of 1.0 becomes the first of 1.1.2.
      await shop
        .knex(shop.table('customer_addresses'))
        .insert([addressOf(bagisto, { id: 2 }), addressOf(bagisto, { id: 5, customer_id: 2, city: 'Pune' })]);
      const app = await served();
      await appointAdmins(app);
      const admin = await adminBearer(app);
      const seen = [await addressesOf(app, admin, 1), await addressesOf(app, admin, 2)];
      former = seen.flatMap(({ addresses }) => addresses.map(({ uuid }) => String(uuid)));
      await app.stop();
      started.pop();
      expect(await pending()).toEqual([]);
      await upgradeTo112(shop);
    });

    it('a Bagisto brought from 1.0 to 1.1.2 gives its addresses new UUIDs, and none that stood for another address', async () => {
      const app = await served();
      const admin = await adminBearer(app);
      const { path, addresses } = await addressesOf(app, admin, 2);
      expect(addresses).toMatchObject([{ customer_address_id: 2, city: 'Pune' }]);
      for (const uuid of former)
        expect((await send(app, 'PATCH', `${path}/addresses/${uuid}`, admin, { city: 'Rome' })).status).toBe(
          404,
        );
      const added = await send(app, 'POST', `${path}/addresses`, admin, home);
      expect([added.status, (await addressesOf(app, admin, 2)).addresses]).toEqual([
        200,
        [addresses[0], data(added)],
      ]);
      await shop.knex(shop.table('addresses')).delete();
      expect(await shop.knex(shop.table('accounts_address_uuids'))).toEqual([]);
    });

    it('a Bagisto brought from 1.0 to 1.1.2 is not served in production before somebody has migrated it', async () => {
      const table = shop.table('accounts_address_uuids');
      const keys = { ...keysOf(shop), APP_ENV: 'production' };
      expect(await pending()).toEqual(['003-accounts-tables']);
      const { safeToStart, about } = await examined(keys);
      expect([safeToStart, about('Our tables')]).toEqual([
        false,
        [
          expect.objectContaining({
            level: 'red',
            detail: expect.stringContaining(`${table} (anew) would be`),
          }),
        ],
      ]);
      await expect(startApp('mysql', { database: shop.env, env: { APP_ENV: 'production' } })).rejects.toThrow(
        /not migrated/,
      );
      const dry = await run('migrate.js', ['--dry-run'], keys);
      expect(dry.out).toContain(`would create ${table} (anew)`);
      expect(await pending()).toEqual(['003-accounts-tables']);

      const done = await run('migrate.js', [], keys);
      expect([done.code, done.out]).toEqual([0, expect.stringContaining(`created ${table}`)]);
      expect(await pending()).toEqual([]);
      expect((await examined(keys)).about('Our tables')).toMatchObject([{ level: 'green' }]);
    });

    it('a migration says so when a row of the new table can have no UUID', async () => {
      const app = await served();
      const admin = await adminBearer(app);
      const { path } = await addressesOf(app, admin, 1);
      const [table, key] = [
        shop.table('accounts_address_uuids'),
        shop.table('accounts_address_uuids_follows'),
      ];
      await shop.knex.raw('delete from ??', [table]);
      await shop.knex.raw('alter table ?? drop foreign key ??', [table, key]);
      await shop.knex.raw('alter table ?? add foreign key (address_id) references ?? (id)', [
        table,
        shop.table('core_config'),
      ]);
      await shop.knex(shop.table('core_config')).delete();
      expect((await send(app, 'GET', path, admin)).status).toBe(500);
      expect(app.logs).toContainEqual(
        expect.objectContaining({ cause: expect.objectContaining({ code: 'ROW_WITHOUT_UUID' }) }),
      );
    });
  },
);
