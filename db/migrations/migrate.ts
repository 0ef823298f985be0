import { utcText } from '../../accounts/shop-time';
import type { Database } from '../connection/connection';
import { busyTimeout } from '../connection/embedded-client';
import { emptyOrBagisto } from '../schema/belonging';
import { inspectTables, type Tables } from '../schema/tables';
import { bagistoTables } from './001-bagisto-tables';
import { ownShop } from './002-own-shop';
import { accountsTables } from './003-accounts-tables';
import { emailTurnsTable } from './004-email-turns';
import type { Migration, MigrationStep } from './migration';
import { bookkeeping, lockRow, withMigrationLock } from './migration-lock';

/**
 * Knex has a migrator too, but two machines that start it at once on an empty database can both pass its
 * "does the lock table exist" step, and a crash leaves it locked for good. Everything here only ever creates
 * what is absent, so a row that two machines cannot both insert is lock enough.
 */
const migrations: Migration[] = [bagistoTables, ownShop, accountsTables, emailTurnsTable];
const begun = 'begun';

interface MigrationState {
  pending: string[];
  /** Our own migrations made the customers table, so this database is not an adopted Bagisto. */
  createdByUs: boolean;
}

/** Refuses a database that is neither empty nor a Bagisto, so before anybody writes into it. */
export async function migrationState(db: Database, tables?: Tables): Promise<MigrationState> {
  emptyOrBagisto(db, tables ?? (await inspectTables(db)));
  const done = await appliedMigrations(db);
  return {
    pending: migrations.map(({ name }) => name).filter((name) => (done.get(name) ?? begun) === begun),
    createdByUs: done.get(bagistoTables.name) === 'created',
  };
}

/** Brings the database up to date and tells, per step, what it did. Safe to run twice and from two machines. */
export async function migrate(
  db: Database,
  tell: (line: string) => void = () => {},
): Promise<MigrationState> {
  emptyOrBagisto(db, await inspectTables(db));
  await waitForWriters(db, busyTimeout.migrating);
  await db.run(
    db.knex.raw(
      'create table if not exists ?? (name varchar(100) not null primary key, applied_at varchar(19) not null, outcome varchar(10) not null)',
      [bookkeeping(db)],
    ),
  );
  await withMigrationLock(db, tell, async () => {
    const done = await appliedMigrations(db);
    for (const migration of migrations) {
      const before = done.get(migration.name) ?? begun;
      if (before !== begun) continue;
      const outcome = await migration.up(step(db, tell, migration.name, done));
      done.set(migration.name, outcome);
      await record(db, migration.name, outcome);
      tell(
        outcome === 'found' ? `${migration.name}: already there, left as it is` : `${migration.name}: done`,
      );
    }
  }).finally(() => waitForWriters(db, busyTimeout.serving));
  return migrationState(db);
}

/** The tables that `migrate` would create, or create anew; reads only. */
export async function plannedTables(db: Database): Promise<string[]> {
  const { pending } = await migrationState(db);
  const began = await db.knex.schema.hasTable(bookkeeping(db));
  const done = await appliedMigrations(db);
  const tables = began ? [] : [bookkeeping(db)];
  for (const migration of migrations.filter(({ name }) => pending.includes(name))) {
    const outcome = await migration.up({
      ...step(db, () => {}, migration.name, done),
      async discard(name) {
        tables.push(`${db.table(name)} (anew)`);
      },
      async create(name) {
        const absent = !(await db.knex.schema.hasTable(db.table(name)));
        if (absent) tables.push(db.table(name));
        return absent;
      },
      async fill() {},
      async follow() {},
    });
    done.set(migration.name, outcome);
  }
  return tables;
}

async function waitForWriters(db: Database, milliseconds: number): Promise<void> {
  if (db.kind === 'embedded') await db.knex.raw(`pragma busy_timeout = ${milliseconds}`);
}

/** The state of each migration; one that Bagisto has outdated since counts as begun. */
async function appliedMigrations(db: Database): Promise<Map<string, string>> {
  const began = await db.knex.schema.hasTable(bookkeeping(db));
  const done = began ? await outcomes(db) : new Map<string, string>();
  for (const { name, outdated } of migrations)
    if (done.has(name) && (await outdated?.(step(db, () => {}, name, done)))) done.set(name, begun);
  return done;
}

async function outcomes(db: Database): Promise<Map<string, string>> {
  const rows = await db.run<{ name: string; outcome: string }[]>(
    db.knex(bookkeeping(db)).select('name', 'outcome').whereNot({ name: lockRow }),
  );
  return new Map(rows.map(({ name, outcome }) => [name, outcome]));
}

async function record(db: Database, name: string, outcome: string): Promise<void> {
  const row = { name, outcome, applied_at: utcText(Date.now()) };
  await db.run(db.knex(bookkeeping(db)).insert(row).onConflict('name').merge());
}

function step(
  db: Database,
  tell: (line: string) => void,
  migration: string,
  done: ReadonlyMap<string, string>,
): MigrationStep {
  return {
    knex: db.knex,
    kind: db.kind,
    table: db.table,
    interrupted: done.has(migration),
    madeByUs: () => done.get(bagistoTables.name) === 'created',
    async create(name, define) {
      // A table and its keys are several statements, which no transaction of MySQL holds together.
      const making = `making ${db.table(name)}`;
      if (await db.knex.schema.hasTable(db.table(name))) {
        const halfMade = (await outcomes(db)).has(making);
        if (!halfMade || (await db.run(db.knex(db.table(name)).first()))) return false;
        await db.knex.schema.dropTable(db.table(name));
      }
      await record(db, migration, begun);
      await record(db, making, begun);
      await db.knex.schema.createTable(db.table(name), (t) => {
        if (db.kind === 'mysql') {
          t.engine('InnoDB');
          t.charset('utf8mb4');
          t.collate('utf8mb4_unicode_ci');
        }
        define(t);
      });
      await db.run(db.knex(bookkeeping(db)).where({ name: making }).delete());
      tell(`created ${db.table(name)}`);
      return true;
    },
    async discard(name) {
      await record(db, migration, begun);
      await db.knex.schema.dropTable(db.table(name));
      tell(`dropped ${db.table(name)}, because Bagisto has replaced what it was about`);
    },
    async fill(name, rows) {
      await db.run(db.knex(db.table(name)).insert(rows).onConflict().ignore());
    },
    async follow(name, column, about) {
      // SQLite ties rows together only while it makes the table.
      if (db.kind === 'embedded') return;
      try {
        await db.knex.schema.alterTable(db.table(name), (t) => {
          t.foreign(column, db.table(`${name}_follows`))
            .references('id')
            .inTable(db.table(about))
            .onDelete('CASCADE');
        });
      } catch (error) {
        const { code } = error as { code?: string };
        if (/DUP/.test(code ?? '')) return;
        tell(`${db.table(name)} cannot follow ${db.table(about)} (${code}); that does no harm`);
      }
    },
    followed: (name) => followedBy(db, name),
  };
}

/** The table with whose rows the database deletes ours; undefined where it does not. */
async function followedBy(db: Database, name: string): Promise<string | undefined> {
  if (db.kind === 'embedded') return undefined;
  const [key] = await db.rows<{ followed: string }>(
    `select referenced_table_name as followed from information_schema.key_column_usage
     where table_schema = database() and table_name = ? and referenced_table_name is not null`,
    [db.table(name)],
  );
  return key?.followed;
}
