import type { Migration, MigrationStep } from './migration';

/** The names under which EverShop's clients know Bagisto's rows; a row gets its own when it is first seen. */
export const uuids: Migration = {
  name: '007-uuids',
  async up(step) {
    const { kind, table, create, discard, follow } = step;
    if (await outdated(step)) await discard('accounts_address_uuids');
    for (const [name, column, about] of [
      ['accounts_customer_uuids', 'customer_id', 'customers'],
      ['accounts_address_uuids', 'address_id', (await addressesInUse(step)) ?? 'customer_addresses'],
    ] as const) {
      await create(name, (t) => {
        t.integer(column).unsigned().primary();
        t.string('uuid', 36).notNullable().unique();
        if (kind === 'embedded') t.foreign(column).references('id').inTable(table(about)).onDelete('CASCADE');
      });
      await follow(name, column, about);
    }
    return 'created';
  },
  outdated,
};

/** Bagisto 1.1.2 puts all addresses into another table, under other numbers: ours would name strangers' there. */
async function outdated(step: MigrationStep): Promise<boolean> {
  const followed = await step.followed('accounts_address_uuids');
  const inUse = followed === undefined ? undefined : await addressesInUse(step);
  // Some servers keep the names of tables in small letters.
  return inUse !== undefined && followed?.toLowerCase() !== step.table(inUse).toLowerCase();
}

async function addressesInUse({
  knex,
  table,
}: MigrationStep): Promise<'addresses' | 'customer_addresses' | undefined> {
  const [shared, own] = [table('addresses'), table('customer_addresses')];
  if ((await knex.schema.hasTable(shared)) && (await knex.schema.hasColumn(shared, 'address_type')))
    return 'addresses';
  return (await knex.schema.hasTable(own)) ? 'customer_addresses' : undefined;
}
