import type { ShopDatabase } from './build';
import { generation } from './generations';
import { ddl } from './tables';

/** Upgrades a shop of 1.0 as Bagisto 1.1.2 does: the addresses, numbered anew, move into the table of all others. */
export async function upgradeTo112({ knex, table, prefix }: ShopDatabase): Promise<void> {
  const former = table('customer_addresses');
  const shared = table('addresses');
  const create = ddl(generation('1.1.2'), prefix).find((text) => text.includes(`create table \`${shared}\``));
  const kept = [
    ...['customer_id', 'first_name', 'last_name', 'company_name', 'address1', 'address2', 'postcode', 'city'],
    ...['state', 'country', 'phone', 'default_address', 'created_at', 'updated_at'],
  ].join(', ');
  await knex.raw(String(create));
  await knex.raw(`insert into ?? (address_type, ${kept}) select 'customer', ${kept} from ?? order by id`, [
    shared,
    former,
  ]);
  // Foreign keys are switched off for one connection.
  const connection = await knex.client.acquireConnection();
  try {
    for (const text of [
      'set foreign_key_checks = 0',
      `drop table \`${former}\``,
      'set foreign_key_checks = 1',
    ])
      await knex.raw(text).connection(connection);
  } finally {
    knex.client.releaseConnection(connection);
  }
  await knex(table('migrations')).insert({ migration: '2020_04_16_185147_add_table_addresses', batch: 2 });
}
