import type { Migration } from './migration';

/** Sessions and tokens where there is no Redis to keep them. */
export const embeddedState: Migration = {
  name: '002-embedded-state',
  only: 'embedded',
  async up({ create }) {
    await create('accounts_state', (t) => {
      t.string('key').primary();
      t.text('value').notNullable();
      t.bigInteger('expires_at').notNullable().index();
    });
    return 'created';
  },
};
