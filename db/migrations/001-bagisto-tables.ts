import { type Migration, times } from './migration';

/** Bagisto's own tables in the layout of 1.3, for a database that has none yet. */
export const bagistoTables: Migration = {
  name: '001-bagisto-tables',
  async up({ knex, kind, table, interrupted, create, fill }) {
    if (!interrupted && (await knex.schema.hasTable(table('customers')))) return 'found';
    await create('customer_groups', (t) => {
      t.increments('id');
      t.string('code', 191).notNullable().unique();
      t.string('name', 191).notNullable();
      t.boolean('is_user_defined').notNullable().defaultTo(true);
      times(t);
    });
    await create('customer_password_resets', (t) => {
      t.string('email', 191).notNullable().index();
      t.string('token', 191).notNullable();
      t.timestamp('created_at', { useTz: false }).nullable();
    });
    await fill(
      'customer_groups',
      ['General', 'Guest', 'Wholesale'].map((name, at) => ({
        id: at + 1,
        code: name.toLowerCase(),
        name,
        is_user_defined: 0,
      })),
    );
    // Last, because its presence is what other servers of ours look for.
    await create('customers', (t) => {
      t.increments('id');
      t.string('first_name', 191).notNullable();
      t.string('last_name', 191).notNullable();
      t.string('gender', 50).nullable();
      t.date('date_of_birth').nullable();
      t.string('email', 191).nullable().unique();
      // SQLite knows no collation that equates what MySQL's does: see collation-key.ts.
      if (kind === 'embedded') t.string('email_key').nullable().unique();
      t.string('phone', 191).nullable();
      t.specificType('status', 'tinyint').notNullable().defaultTo(1);
      t.string('password', 191).nullable();
      t.string('api_token', 80).nullable().unique();
      t.integer('customer_group_id')
        .unsigned()
        .nullable()
        .references('id')
        .inTable(table('customer_groups'))
        .onDelete('SET NULL');
      t.boolean('subscribed_to_news_letter').notNullable().defaultTo(false);
      t.boolean('is_verified').notNullable().defaultTo(false);
      t.string('token', 191).nullable();
      t.text('notes').nullable();
      t.string('remember_token', 100).nullable();
      times(t);
    });
    return 'created';
  },
};
