import type { Knex } from 'knex';
import { AlreadyTaken } from '../app/errors';
import type { StoreTime } from '../app/store-time';
import { collationKey } from './collation-key';
import { type Database, duplicateIndex, isDuplicate } from './connection';
import type { Customer, CustomerChange, Customers } from './customer';
import type { Schema } from './schema';

type Row = Record<string, string | number | null>;

const columnOf: Record<keyof CustomerChange, string> = {
  firstName: 'first_name',
  lastName: 'last_name',
  email: 'email',
  gender: 'gender',
  dateOfBirth: 'date_of_birth',
  phone: 'phone',
  passwordHash: 'password',
};

export function customersTable(db: Database, schema: Schema, time: StoreTime): Customers {
  const { knex } = db;
  const table = db.table('customers');
  const groups = db.table('customer_groups');
  const has = (column: string) => schema.customers.has(column);
  const embedded = db.kind === 'embedded';

  const optional = ['phone', 'is_verified', 'is_suspended'].filter(has);
  const select = knex(`${table} as c`)
    .leftJoin(`${groups} as g`, 'g.id', 'c.customer_group_id')
    .select(
      'c.id',
      'c.email',
      'c.first_name',
      'c.last_name',
      'c.gender',
      'c.date_of_birth',
      'c.status',
      'c.password',
    )
    .select('c.created_at', 'c.updated_at', ...optional.map((column) => `c.${column}`))
    .select({ g_id: 'g.id', g_name: 'g.name', g_created_at: 'g.created_at', g_updated_at: 'g.updated_at' });
  // Built once: knex takes longer to write this text than MariaDB to answer it.
  const byId = select.clone().where('c.id', 0).toSQL().sql;
  const emailColumn = embedded ? 'email_key' : 'email';
  const emailValue = (email: string) => (embedded ? collationKey(email) : email);

  const toUtc = (value: unknown) => (typeof value === 'string' ? time.toUtc(value) : null);
  const read = (row: Row): Customer => ({
    id: Number(row.id),
    email: text(row.email),
    firstName: String(row.first_name),
    lastName: String(row.last_name),
    gender: text(row.gender),
    dateOfBirth: text(row.date_of_birth),
    phone: text(row.phone),
    status: Number(row.status),
    active: Number(row.status) === 1 && Number(row.is_suspended ?? 0) !== 1,
    verified: row.is_verified === undefined || Number(row.is_verified) === 1,
    passwordHash: text(row.password),
    group:
      row.g_id === null
        ? undefined
        : {
            id: Number(row.g_id),
            name: String(row.g_name),
            createdAt: toUtc(row.g_created_at),
            updatedAt: toUtc(row.g_updated_at),
          },
    createdAt: toUtc(row.created_at),
    updatedAt: toUtc(row.updated_at),
  });

  /** In the same statement, so that a group that came or went is seen at once. */
  const defaultGroup = (): Knex.QueryBuilder =>
    knex(groups)
      .select('id')
      .where(schema.groups.has('code') ? { code: 'general' } : { name: 'General' })
      .limit(1);

  const write = async (statement: PromiseLike<unknown>): Promise<unknown> => {
    try {
      return await db.run(statement);
    } catch (error) {
      if (isDuplicate(error))
        throw new AlreadyTaken(duplicateIndex(error).includes('phone') ? 'phone' : 'email');
      throw error;
    }
  };

  return {
    async findById(id) {
      const rows = await db.rows<Row>(byId, [id]);
      return rows[0] && read(rows[0]);
    },

    async findByEmail(email) {
      const wanted = email.toLowerCase();
      const rows = await db.run<Row[]>(select.clone().where(`c.${emailColumn}`, emailValue(email)).limit(10));
      const row = rows.find((candidate) => text(candidate.email)?.toLowerCase() === wanted);
      return row && read(row);
    },

    async emailTaken(email, except) {
      const found = knex(table).select('id').where(emailColumn, emailValue(email)).limit(2);
      const rows = await db.run<Row[]>(found);
      return rows.some((row) => Number(row.id) !== except);
    },

    async add(customer) {
      const now = time.toLocal(time.now());
      const row: Record<string, unknown> = {
        first_name: customer.firstName,
        last_name: customer.lastName,
        email: customer.email,
        password: customer.passwordHash,
        status: 1,
        subscribed_to_news_letter: 0,
        customer_group_id: defaultGroup(),
        created_at: now,
        updated_at: now,
      };
      if (has('is_verified')) row.is_verified = 1;
      if (embedded) row.email_key = collationKey(customer.email);
      const inserted = (await write(knex(table).insert(row))) as number[];
      return Number(inserted[0]);
    },

    async change(id, change) {
      const row: Record<string, unknown> = { updated_at: time.toLocal(time.now()) };
      for (const [field, value] of Object.entries(change) as [
        keyof CustomerChange,
        string | null | undefined,
      ][]) {
        if (value !== undefined) row[columnOf[field]] = value;
      }
      if (embedded && change.email !== undefined) row.email_key = collationKey(change.email);
      await write(knex(table).where({ id }).update(row));
    },
  };
}

const text = (value: string | number | null | undefined): string | null =>
  value === null || value === undefined ? null : String(value);
