import { type Migration, times } from './migration';

/** Bagisto's table of addresses in the layout of 1.3; every Bagisto brings one of its own. */
export const ownAddresses: Migration = {
  name: '004-own-addresses',
  async up({ table, madeByUs, create }) {
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
    return 'created';
  },
};
