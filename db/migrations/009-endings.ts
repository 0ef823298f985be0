import type { Migration } from './migration';

/** Which sessions and tokens were ended, beside Redis: it may lose what it has acknowledged. */
export const endings: Migration = {
  name: '009-endings',
  // In the embedded database they are ended for good where they are kept.
  only: 'mysql',
  async up({ create }) {
    await create('accounts_endings', (t) => {
      t.string('name', 32).primary();
      t.string('forget_at', 19).notNullable().index('accounts_endings_forget_at');
    });
    return 'created';
  },
};
