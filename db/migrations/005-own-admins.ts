import { type Migration, times } from './migration';

/** Admins and their roles in Bagisto's layout; every Bagisto brings its own. */
export const ownAdmins: Migration = {
  name: '005-own-admins',
  async up({ table, madeByUs, create, fill }) {
    if (!madeByUs()) return 'found';
    await create('roles', (t) => {
      t.increments('id');
      t.string('name', 191).notNullable();
      t.string('description', 191).nullable();
      t.string('permission_type', 191).notNullable();
      t.json('permissions').nullable();
      times(t);
    });
    await fill('roles', [
      { id: 1, name: 'Administrator', description: 'Administrator role', permission_type: 'all' },
    ]);
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
