import type { Knex } from 'knex';
import { accessTokenTable } from '../schema/schema';
import { type Migration, type MigrationStep, times } from './migration';

/** The tables of ours, beside Bagisto's. */
export const accountsTables: Migration = {
  name: '003-accounts-tables',
  async up(step) {
    const { kind, create, follow } = step;
    // Beside Laravel's broker row, which knows only a bcrypt hash: what became of each link that we mailed.
    await create('accounts_reset_links', (t) => {
      t.string('token_hash', 64).primary();
      t.integer('customer_id').unsigned().notNullable().index();
      t.string('created_at', 19).notNullable().index();
      t.string('ended', 10).nullable();
    });
    await createAccessTokens(step);
    await createUuids(step);
    // The times at which all sessions and tokens of a customer were ended without a new password.
    await create('accounts_logouts', (t) => {
      t.integer('customer_id').unsigned().primary();
      t.string('logged_out_at', 23).notNullable();
      if (kind === 'embedded') follows(step, t, 'customer_id', 'customers');
    });
    await follow('accounts_logouts', 'customer_id', 'customers');
    if (kind === 'embedded') {
      // Sessions and tokens where there is no Redis to keep them: one that is ended is gone for good.
      await create('accounts_state', (t) => {
        t.string('key').primary();
        t.text('value').notNullable();
        t.bigInteger('expires_at').notNullable().index();
      });
      return 'created';
    }
    // Sessions and tokens that were ended, beside Redis: it may lose what it has acknowledged.
    await create('accounts_endings', (t) => {
      t.string('name', 32).primary();
      t.string('forget_at', 19).notNullable().index('accounts_endings_forget_at');
    });
    // The times at which all tokens of a customer were ended: also those that Redis has forgotten.
    await create('accounts_token_ends', (t) => {
      t.integer('customer_id').unsigned().primary();
      t.string('ended_at', 19).notNullable();
    });
    await follow('accounts_token_ends', 'customer_id', 'customers');
    return 'created';
  },
  outdated: uuidsOutdated,
};

/** SQLite ties rows together only while it makes the table. */
function follows({ table }: MigrationStep, t: Knex.CreateTableBuilder, column: string, about: string): void {
  t.foreign(column).references('id').inTable(table(about)).onDelete('CASCADE');
}

/** Laravel Sanctum's layout: where a Bagisto has no such table yet, its upgrade must still be able to make it. */
async function createAccessTokens({ knex, table, madeByUs, create }: MigrationStep): Promise<void> {
  const theirs = await knex.schema.hasTable(table('personal_access_tokens'));
  if (theirs && !madeByUs()) return;
  await create(accessTokenTable(theirs || madeByUs()), (t) => {
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
}

/** The names under which EverShop's clients know Bagisto's rows; a row gets its own when it is first seen. */
async function createUuids(step: MigrationStep): Promise<void> {
  const { kind, create, discard, follow } = step;
  if (await uuidsOutdated(step)) await discard('accounts_address_uuids');
  for (const [name, column, about] of [
    ['accounts_customer_uuids', 'customer_id', 'customers'],
    ['accounts_address_uuids', 'address_id', (await addressesInUse(step)) ?? 'customer_addresses'],
  ] as const) {
    await create(name, (t) => {
      t.integer(column).unsigned().primary();
      t.string('uuid', 36).notNullable().unique();
      if (kind === 'embedded') follows(step, t, column, about);
    });
    await follow(name, column, about);
  }
}

/** Bagisto 1.1.2 puts all addresses into another table, under other numbers: ours would name strangers' there. */
async function uuidsOutdated(step: MigrationStep): Promise<boolean> {
  const followed = await step.followed('accounts_address_uuids');
  const inUse = followed === undefined ? undefined : await addressesInUse(step);
  // Some servers keep the names of tables in small letters.
  return inUse !== undefined && followed?.toLowerCase() !== step.table(inUse).toLowerCase();
}

async function addressesInUse({
  knex,
  table,
}: MigrationStep): Promise<'addresses' | 'customer_addresses' | undefined> {
  const [shared, own] = [table('addresses'), table('customer_addresses')];
  if ((await knex.schema.hasTable(shared)) && (await knex.schema.hasColumn(shared, 'address_type')))
    return 'addresses';
  return (await knex.schema.hasTable(own)) ? 'customer_addresses' : undefined;
}
