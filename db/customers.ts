import { randomBytes } from 'node:crypto';
import type { Knex } from 'knex';
import { AlreadyTaken } from '../app/errors';
import type { StoreTime } from '../app/store-time';
import { collationKey } from './collation-key';
import { type Database, duplicateIndex, isDuplicate } from './connection';
import type { CustomerChange, Customers } from './customer';
import { customerReader, type Row, silentValues, text } from './customer-row';
import { forgetResetLinks } from './password-resets';
import type { Schema } from './schema';

const columnOf: Record<keyof CustomerChange, string> = {
  firstName: 'first_name',
  lastName: 'last_name',
  email: 'email',
  gender: 'gender',
  dateOfBirth: 'date_of_birth',
  phone: 'phone',
  passwordHash: 'password',
};
const always = ['id', 'email', 'first_name', 'last_name', 'gender', 'date_of_birth', 'status', 'password'];

export function customersTable(db: Database, schema: Schema, time: StoreTime): Customers {
  const { knex } = db;
  const table = db.table('customers');
  const groups = db.table('customer_groups');
  const has = (column: string) => schema.customers.has(column);
  const embedded = db.kind === 'embedded';
  const read = customerReader(time);
  const perChannel = schema.emailUnique === 'per channel';
  const channel = schema.defaultChannel;

  const optional = ['phone', 'is_verified', 'is_suspended', 'channel_id', 'created_at', 'updated_at'].filter(
    has,
  );
  const select = knex(`${table} as c`)
    .leftJoin(`${groups} as g`, 'g.id', 'c.customer_group_id')
    .select([...always, ...optional].map((column) => `c.${column}`))
    .select({ g_id: 'g.id', g_name: 'g.name', g_created_at: 'g.created_at', g_updated_at: 'g.updated_at' });
  // Built once: knex takes longer to write this text than MariaDB to answer it.
  const byId = select.clone().where('c.id', 0).toSQL().sql;

  const emailColumn = embedded ? 'email_key' : 'email';
  /** A collation that tells cases apart would hide from us the row that differs in nothing else. */
  const spellings = (email: string) =>
    embedded
      ? [collationKey(email)]
      : schema.emailFolds
        ? [email]
        : [...new Set([email, email.toLowerCase()])];

  /** In the same statement, so that a group that came or went is seen at once. */
  const defaultGroup = (): Knex.QueryBuilder => {
    const group = knex(groups).select('id').limit(1);
    if (!schema.groups.has('code')) return group.where({ name: 'General' });
    return group
      .where({ code: 'general' })
      .orWhere({ name: 'General' })
      .orderByRaw("case when code = 'general' then 0 else 1 end");
  };

  const refusedField = (error: unknown): 'email' | 'phone' | undefined => {
    const index = duplicateIndex(error).split('.').at(-1) ?? '';
    const over = schema.customerKeys.find(({ name }) => name === index)?.columns ?? [index || 'email'];
    if (over.includes('phone')) return 'phone';
    return over.includes('email') || over.includes('email_key') ? 'email' : undefined;
  };
  const written = async <T>(statement: () => Promise<T>): Promise<T> => {
    try {
      return await statement();
    } catch (error) {
      const field = isDuplicate(error) ? refusedField(error) : undefined;
      if (field) throw new AlreadyTaken(field);
      throw error;
    }
  };
  /** "" would take the one place that a unique column has for it; NULLs have room without end. */
  const storable = (column: string, value: string | null) =>
    column === 'phone' && value === '' && schema.customers.get('phone')?.unique ? null : value;

  return {
    async findById(id) {
      const rows = await db.rows<Row>(byId, [id]);
      return rows[0] && read(rows[0]);
    },

    async findByEmail(email) {
      const wanted = email.toLowerCase();
      const rows = await db.run<Row[]>(
        select.clone().whereIn(`c.${emailColumn}`, spellings(email)).limit(20),
      );
      const same = rows
        .filter((candidate) => text(candidate.email)?.toLowerCase() === wanted)
        .sort((a, b) => Number(a.id) - Number(b.id));
      // One address may have an account in each channel: this server is the default channel's.
      const row = same.find(({ channel_id }) => Number(channel_id) === channel) ?? same[0];
      return row && read(row);
    },

    async emailTaken(email, except) {
      const rows = await db.run<Row[]>(
        knex(table)
          .select('id', ...(perChannel ? ['channel_id'] : []))
          .whereIn(emailColumn, spellings(email))
          .limit(20),
      );
      const others = rows.filter(({ id }) => Number(id) !== except);
      if (!perChannel || others.length === 0) return others.length > 0;
      const own = except === undefined ? channel : await channelOf(except);
      return others.some(({ channel_id }) => channel_id === null || Number(channel_id) === own);
    },

    async phoneTaken(phone, except) {
      const rows = await db.run<Row[]>(knex(table).select('id').where({ phone }).limit(2));
      return rows.some(({ id }) => Number(id) !== except);
    },

    async add(customer) {
      const now = time.toLocal(time.now());
      const row: Record<string, unknown> = {
        ...silentValues(schema.customers),
        first_name: customer.firstName,
        last_name: customer.lastName,
        email: customer.email,
        password: customer.passwordHash,
        status: 1,
        customer_group_id: defaultGroup(),
        subscribed_to_news_letter: 0,
        is_verified: 1,
        channel_id: channel ?? null,
        created_at: now,
        updated_at: now,
      };
      for (const column of [
        'subscribed_to_news_letter',
        'is_verified',
        'channel_id',
        'created_at',
        'updated_at',
      ]) {
        if (!has(column)) delete row[column];
      }
      // Nobody is told it: it only has to differ from every other.
      if ('api_token' in row) row.api_token = randomBytes(40).toString('hex');
      if (embedded) row.email_key = collationKey(customer.email);
      const inserted: number[] = await written(() => db.run(knex(table).insert(row)));
      return Number(inserted[0]);
    },

    async change(id, change) {
      const row: Record<string, unknown> = has('updated_at') ? { updated_at: time.toLocal(time.now()) } : {};
      for (const [field, value] of Object.entries(change) as [
        keyof CustomerChange,
        string | null | undefined,
      ][]) {
        const column = columnOf[field];
        if (value !== undefined && has(column)) row[column] = storable(column, value);
      }
      if (embedded && change.email !== undefined) row.email_key = collationKey(change.email);
      if (change.passwordHash === undefined && change.email === undefined) {
        await written(() => db.run(knex(table).where({ id }).update(row)));
        return;
      }
      await written(() =>
        db.transaction(async (trx) => {
          const former = await trx(table).first('email').where({ id });
          await trx(table).where({ id }).update(row);
          await forgetResetLinks(db, trx, id, former?.email);
        }),
      );
    },
  };

  async function channelOf(id: number): Promise<number | undefined> {
    const row = await db.run<Row | undefined>(knex(table).first('channel_id').where({ id }));
    return row?.channel_id === null || row?.channel_id === undefined ? channel : Number(row.channel_id);
  }
}
