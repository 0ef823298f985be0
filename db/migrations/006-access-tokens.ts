import { accessTokenTable } from '../schema/access-tokens';
import { type Migration, times } from './migration';

/** Laravel Sanctum's layout: where a Bagisto has no such table yet, its upgrade must still be able to make it. */
export const accessTokens: Migration = {
  name: '006-access-tokens',
  async up({ knex, table, madeByUs, create }) {
    const theirs = await knex.schema.hasTable(table('personal_access_tokens'));
    const name = accessTokenTable(theirs || madeByUs());
    if (theirs && !madeByUs()) return 'found';
    await create(name, (t) => {
      t.bigIncrements('id');
      t.string('tokenable_type', 191).notNullable();
      t.bigInteger('tokenable_id').unsigned().notNullable();
      t.string('name', 191).notNullable();
      t.string('token', 64).notNullable().unique();
      t.text('abilities').nullable();
      t.timestamp('last_used_at', { useTz: false }).nullable();
      t.timestamp('expires_at', { useTz: false }).nullable();
      times(t);
      t.index(['tokenable_type', 'tokenable_id']);
    });
    return 'created';
  },
};
