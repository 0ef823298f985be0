import { type Migration, times } from './migration';

/** Addresses, admins and their roles in Bagisto's layout of 1.3; every Bagisto brings its own. */
export const ownShop: Migration = {
  name: '002-own-shop',
  async up({ table, madeByUs, interrupted, create, fill }) {
    if (!madeByUs()) return 'found';
    await create('addresses', (t) => {
      t.increments('id');
      t.string('address_type', 191).notNullable();
      t.integer('customer_id')
        .unsigned()
        .nullable()
        .references('id')
        .inTable(table('customers'))
        .onDelete('CASCADE');
      t.integer('cart_id').unsigned().nullable();
      t.integer('order_id').unsigned().nullable();
      t.string('first_name', 191).notNullable();
      t.string('last_name', 191).notNullable();
      t.string('gender', 191).nullable();
      t.string('company_name', 191).nullable();
      t.string('address1', 191).notNullable();
      t.string('address2', 191).nullable();
      t.string('postcode', 191).notNullable();
      t.string('city', 191).notNullable();
      t.string('state', 191).notNullable();
      t.string('country', 191).notNullable();
      t.string('email', 191).nullable();
      t.string('phone', 191).nullable();
      t.string('vat_id', 191).nullable();
      t.boolean('default_address').notNullable().defaultTo(false);
      t.json('additional').nullable();
      times(t);
    });
    const made = await create('roles', (t) => {
      t.increments('id');
      t.string('name', 191).notNullable();
      t.string('description', 191).nullable();
      t.string('permission_type', 191).notNullable();
      t.json('permissions').nullable();
      times(t);
    });
    // A role that its shop has deleted stays deleted.
    if (made || interrupted) {
      await fill('roles', [
        { id: 1, name: 'Administrator', description: 'Administrator role', permission_type: 'all' },
      ]);
    }
    await create('admins', (t) => {
      t.increments('id');
      t.string('name', 191).notNullable();
      t.string('email', 191).notNullable().unique();
      t.string('password', 191).nullable();
      t.string('api_token', 80).nullable().unique();
      t.boolean('status').notNullable().defaultTo(false);
      t.integer('role_id').unsigned().notNullable().references('id').inTable(table('roles'));
      t.string('remember_token', 100).nullable();
      times(t);
    });
    return 'created';
  },
};
