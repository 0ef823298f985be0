import type { Migration } from './migration';

/** Beside Laravel's broker row, which knows only a bcrypt hash: what became of each link that we mailed. */
export const resetLinks: Migration = {
  name: '003-reset-links',
  async up({ create }) {
    await create('accounts_reset_links', (t) => {
      t.string('token_hash', 64).primary();
      t.integer('customer_id').unsigned().notNullable().index();
      t.string('created_at', 19).notNullable().index();
      t.string('ended', 10).nullable();
    });
    return 'created';
  },
};
