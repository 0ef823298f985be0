import { setTimeout as pause } from 'node:timers/promises';
import { StartRefused } from '../../accounts/errors';
import { utcMilliseconds, utcText } from '../../accounts/shop-time';
import { type Database, isDuplicate } from '../connection/connection';
import { busyTimeout } from '../connection/embedded-client';
import { emptyOrBagisto } from '../schema/belonging';
import { followedBy } from '../schema/followed';
import { inspectTables } from '../schema/tables';
import { bagistoTables } from './001-bagisto-tables';
import { embeddedState } from './002-embedded-state';
import { resetLinks } from './003-reset-links';
import { ownAddresses } from './004-own-addresses';
import { ownAdmins } from './005-own-admins';
import { accessTokens } from './006-access-tokens';
import { uuids } from './007-uuids';
import { logouts } from './008-logouts';
import { endings } from './009-endings';
import { tokenEnds } from './010-token-ends';
import type { Migration, MigrationStep } from './migration';

/**
 * Knex has a migrator too, but two machines that start it at once on an empty database can both pass its
 * "does the lock table exist" step, and a crash leaves it locked for good. Everything here only ever creates
 * what is absent, so a row that two machines cannot both insert is lock enough.
 */
const migrations: Migration[] = [
  bagistoTables,
  embeddedState,
  resetLinks,
  ownAddresses,
  ownAdmins,
  accessTokens,
  uuids,
  logouts,
  endings,
  tokenEnds,
];
const lockRow = 'lock';
const patience = 60_000;
const staleAfter = 10 * 60_000;
/** The runner's heartbeat is never silent for so long unless it was killed. */
const silence = 15_000;
const begun = 'begun';

export interface MigrationState {
  pending: string[];
  /** Our own migrations made the customers table, so this database is not an adopted Bagisto. */
  createdByUs: boolean;
}

/** Refuses a database that is neither empty nor a Bagisto, so before anybody writes into it. */
export async function migrationState(db: Database): Promise<MigrationState> {
  emptyOrBagisto(db, await inspectTables(db));
  const done = await appliedMigrations(db);
  return {
    pending: relevant(db)
      .map(({ name }) => name)
      .filter((name) => (done.get(name) ?? begun) === begun),
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
  await lock(db, tell);
  const sayingSo = setInterval(() => stillAtIt(db).catch(() => {}), silence / 5);
  try {
    const done = await appliedMigrations(db);
    for (const migration of relevant(db)) {
      const before = done.get(migration.name) ?? begun;
      if (before !== begun) continue;
      const outcome = await migration.up(step(db, tell, migration.name, done));
      done.set(migration.name, outcome);
      await record(db, migration.name, outcome);
      tell(
        outcome === 'found' ? `${migration.name}: already there, left as it is` : `${migration.name}: done`,
      );
    }
  } finally {
    clearInterval(sayingSo);
    await db.run(db.knex(bookkeeping(db)).where({ name: lockRow }).delete());
    await waitForWriters(db, busyTimeout.serving);
  }
  return migrationState(db);
}

/** The tables that `migrate` would create, or create anew; reads only. */
export async function plannedTables(db: Database): Promise<string[]> {
  const { pending } = await migrationState(db);
  const began = await db.knex.schema.hasTable(bookkeeping(db));
  const done = await appliedMigrations(db);
  const tables = began ? [] : [bookkeeping(db)];
  for (const migration of relevant(db).filter(({ name }) => pending.includes(name))) {
    const outcome = await migration.up({
      ...step(db, () => {}, migration.name, done),
      async discard(name) {
        tables.push(`${db.table(name)} (anew)`);
      },
      async create(name) {
        if (!(await db.knex.schema.hasTable(db.table(name)))) tables.push(db.table(name));
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

const bookkeeping = (db: Database) => db.table('accounts_migrations');
const relevant = (db: Database) => migrations.filter(({ only }) => only === undefined || only === db.kind);

/** The state of each migration; one that Bagisto has outdated since counts as begun. */
async function appliedMigrations(db: Database): Promise<Map<string, string>> {
  const began = await db.knex.schema.hasTable(bookkeeping(db));
  const done = began ? await outcomes(db) : new Map<string, string>();
  for (const { name, outdated } of relevant(db))
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

async function stillAtIt(db: Database): Promise<void> {
  await db.run(
    db
      .knex(bookkeeping(db))
      .where({ name: lockRow })
      .update({ applied_at: utcText(Date.now()) }),
  );
}

async function lock(db: Database, tell: (line: string) => void): Promise<void> {
  const until = Date.now() + patience;
  // By our own clock: the other machine's may be wrong.
  let heard = { from: '', at: 0 };
  for (let announced = false; ; ) {
    try {
      const row = { name: lockRow, outcome: 'held', applied_at: utcText(Date.now()) };
      await db.run(db.knex(bookkeeping(db)).insert(row));
      return;
    } catch (error) {
      if (!isDuplicate(error)) throw error;
    }
    const holder = await db.run<{ applied_at: string } | undefined>(
      db.knex(bookkeeping(db)).first('applied_at').where({ name: lockRow }),
    );
    if (holder && holder.applied_at !== heard.from) heard = { from: holder.applied_at, at: Date.now() };
    const silent = Date.now() - heard.at > silence;
    if (holder && (silent || Date.now() - utcMilliseconds(holder.applied_at) > staleAfter)) {
      // Only the very lock that was seen: another machine may have taken over in between.
      await db.run(db.knex(bookkeeping(db)).where({ name: lockRow, applied_at: holder.applied_at }).delete());
      continue;
    }
    if (Date.now() > until) {
      throw new StartRefused(
        `another machine is still migrating (${bookkeeping(db)} heard of it at ${holder?.applied_at} UTC); start again when it is done`,
      );
    }
    if (!announced) tell('another machine is migrating; waiting for it');
    announced = true;
    await pause(100);
  }
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
        if (!halfMade || (await db.run(db.knex(db.table(name)).first()))) return;
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
