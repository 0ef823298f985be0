import type { Migration } from './migration';

/** When somebody ended all sessions and tokens of a customer without changing the password. */
export const logouts: Migration = {
  name: '008-logouts',
  async up({ kind, table, create, follow }) {
    await create('accounts_logouts', (t) => {
      t.integer('customer_id').unsigned().primary();
      t.string('logged_out_at', 23).notNullable();
      if (kind === 'embedded')
        t.foreign('customer_id').references('id').inTable(table('customers')).onDelete('CASCADE');
    });
    await follow('accounts_logouts', 'customer_id', 'customers');
    return 'created';
  },
};
