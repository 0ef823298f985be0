import type { Migration } from './migration';

/** The names under which EverShop's clients know Bagisto's rows; a row gets its own when it is first seen. */
export const uuids: Migration = {
  name: '007-uuids',
  async up({ knex, kind, table, create, follow }) {
    const shared = await knex.schema.hasTable(table('addresses'));
    const addresses =
      shared && (await knex.schema.hasColumn(table('addresses'), 'address_type'))
        ? 'addresses'
        : 'customer_addresses';
    for (const [name, column, about] of [
      ['accounts_customer_uuids', 'customer_id', 'customers'],
      ['accounts_address_uuids', 'address_id', addresses],
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
};
