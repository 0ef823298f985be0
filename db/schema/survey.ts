import type { Database } from '../connection/connection';
import type { Schema } from './schema';

export type Survey = ReturnType<typeof surveyOf>;

export interface PasswordKind {
  /** none, empty, argon2, other, or the beginning of a bcrypt hash: $2y$10$ */
  kind: string;
  customers: number;
  inactive: number;
}

interface LookAlikes {
  /** The first and the last of the group. */
  ids: number[];
  /** Equal but for letter case: we could not tell them apart either. */
  same: boolean;
}

/** A million rows are counted in about a second; whoever waits longer has a database that is busy. */
const patience = 8_000;
const shownGroups = 20;

/** Questions about a shop's customers, for the doctor. Every one is read-only and ends by itself. */
export function surveyOf(db: Database, schema: Schema) {
  const customers = db.table('customers');
  const ask = async <T>(sql: string, bindings: (string | number)[] = []): Promise<T[]> => {
    const query = db.knex.raw(sql, bindings);
    if (db.kind === 'mysql') query.timeout(patience, { cancel: true });
    const answer = await query;
    return (db.kind === 'mysql' ? answer[0] : answer) as T[];
  };

  return {
    async server() {
      if (db.kind === 'embedded') return { name: 'an embedded database', epochMs: Date.now() };
      const [row] = await ask<{ version: string; epoch: string }>(
        'select version() as version, unix_timestamp(now(3)) as epoch',
      );
      const version = String(row?.version);
      const name = /mariadb/i.test(version) ? 'MariaDB' : 'MySQL';
      return { name: `${name} ${version.split('-')[0]}`, epochMs: Number(row?.epoch) * 1000 };
    },

    async passwords(): Promise<PasswordKind[]> {
      const rows = await ask<{ kind: string; customers: number; inactive: number }>(
        `select case
             when password is null then 'none'
             when password = '' then 'empty'
             when password like '$2_$__$%' and length(password) = 60 then substr(password, 1, 7)
             when password like '$argon2%' then 'argon2'
             else 'other'
           end as kind,
           count(*) as customers,
           sum(case when status = 1 then 0 else 1 end) as inactive
         from ?? group by kind order by customers desc`,
        [customers],
      );
      return rows.map((row) => ({
        kind: row.kind,
        customers: Number(row.customers),
        inactive: Number(row.inactive),
      }));
    },

    async withoutEmail() {
      const [row] = await ask<{ n: number }>(
        "select count(*) as n from ?? where email is null or email = ''",
        [customers],
      );
      return Number(row?.n);
    },

    /** Accounts whose addresses Bagisto's collation equates; a few groups are enough to act upon. */
    async lookAlikes(): Promise<LookAlikes[]> {
      const channel = schema.emailUnique === 'per channel' ? ', channel_id' : '';
      const exact =
        db.kind === 'embedded' ? 'lower(email)' : 'convert(lower(email) using utf8mb4) collate utf8mb4_bin';
      const groups = await ask<{ first: number; last: number; n: number; spellings: number }>(
        `select min(id) as first, max(id) as last, count(*) as n, count(distinct ${exact}) as spellings
         from ?? where email is not null and email <> '' group by ${folded()}${channel} having count(*) > 1 limit ${shownGroups}`,
        [customers],
      );
      return groups.map(({ first, last, n, spellings }) => ({
        ids: [Number(first), Number(last)],
        same: Number(spellings) < Number(n),
      }));
    },

    /** The texts of the newest times in the customers table, newest first. */
    async newestTimes() {
      if (!schema.customers.has('created_at')) return [];
      const rows = await ask<{ at: string | null; later: string | null }>(
        'select created_at as at, updated_at as later from ?? order by id desc limit 500',
        [customers],
      );
      return rows
        .flatMap(({ at, later }) => [at, later])
        .filter((time): time is string => typeof time === 'string' && !time.startsWith('0000'))
        .sort()
        .reverse();
    },

    async unverified() {
      if (!schema.customers.has('is_verified')) return 0;
      const [row] = await ask<{ n: number }>('select count(*) as n from ?? where is_verified = 0', [
        customers,
      ]);
      return Number(row?.n);
    },

    /** Their secrets as they are stored, one of each admin who has a second factor. */
    async secondFactors() {
      if (!schema.admins?.has('two_factor_enabled')) return [];
      const rows = await ask<{ secret: string | null }>(
        'select two_factor_secret as secret from ?? where two_factor_enabled = 1 and status = 1 limit 1000',
        [db.table('admins')],
      );
      return rows.map(({ secret }) => secret ?? undefined);
    },

    /** Those that have a host. */
    channels: () =>
      ask<{ id: number; hostname: string }>(
        "select id, hostname from ?? where hostname <> '' order by id limit 50",
        [db.table('channels')],
      ),
  };

  /** As Bagisto's own collation sees an address; where the column already has such a one, its index answers. */
  function folded(): string {
    if (db.kind === 'embedded') return 'email_key';
    const collation = schema.customers.get('email')?.collation ?? '';
    const equates = /_ci$/.test(collation) && !collation.includes('_as_');
    return equates ? 'email' : 'convert(email using utf8mb4) collate utf8mb4_unicode_ci';
  }
}
