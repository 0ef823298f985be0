import type { Migration } from './migration';

/** When a new password, or a word of the shop's, ended all tokens of a customer: also those that Redis has forgotten. */
export const tokenEnds: Migration = {
  name: '010-token-ends',
  only: 'mysql',
  async up({ create, follow }) {
    await create('accounts_token_ends', (t) => {
      t.integer('customer_id').unsigned().primary();
      t.string('ended_at', 19).notNullable();
    });
    await follow('accounts_token_ends', 'customer_id', 'customers');
    return 'created';
  },
};
