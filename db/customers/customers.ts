import { randomBytes } from 'node:crypto';
import type { Knex } from 'knex';
import type { AuthorisedAs, Customer, CustomerChange, Customers } from '../../accounts/customer';
import { AlreadyTaken, StillInUse } from '../../accounts/errors';
import type { ShopTime } from '../../accounts/shop-time';
import { type Database, duplicateIndex, isDuplicate, isStillReferenced } from '../connection/connection';
import type { Schema } from '../schema/schema';
import { forgetAccessTokens } from './access-tokens';
import { batchedById } from './batched-by-id';
import { byEmail } from './by-email';
import { collationKey } from './collation-key';
import { customerReader, type Row, silentValues } from './customer-row';
import { emailColumn } from './email-column';
import { forgetResetLinks } from './password-resets';
import { noteTokenRevocations } from './revocations';

const columnOf: Record<keyof CustomerChange, string> = {
  firstName: 'first_name',
  lastName: 'last_name',
  email: 'email',
  gender: 'gender',
  dateOfBirth: 'date_of_birth',
  phone: 'phone',
  passwordHash: 'password',
  status: 'status',
  subscribed: 'subscribed_to_news_letter',
  deviceToken: 'device_token',
};
const always = ['id', 'email', 'first_name', 'last_name', 'gender', 'date_of_birth', 'status', 'password'];

export function customersTable(db: Database, schema: Schema, time: ShopTime): Customers {
  const { knex } = db;
  const table = db.table('customers');
  const groups = db.table('customer_groups');
  const logouts = db.table('accounts_logouts');
  const has = (column: string) => schema.customers.has(column);
  const embedded = db.kind === 'embedded';
  const read = customerReader(time);
  const perChannel = schema.emailUnique === 'per channel';
  const keyed = schema.emailUnique === 'everywhere';
  const channel = schema.defaultChannel;

  const optional = [
    ...['phone', 'is_verified', 'is_suspended', 'subscribed_to_news_letter', 'channel_id', 'device_token'],
    ...['created_at', 'updated_at'],
  ].filter(has);
  const select = knex(`${table} as c`)
    .leftJoin(`${groups} as g`, 'g.id', 'c.customer_group_id')
    .leftJoin(`${logouts} as l`, 'l.customer_id', 'c.id')
    .select([...always, ...optional].map((column) => `c.${column}`))
    .select({ g_id: 'g.id', g_name: 'g.name', g_created_at: 'g.created_at', g_updated_at: 'g.updated_at' })
    .select('l.logged_out_at');
  const byId = batchedById(db, select, read);

  const emails = emailColumn(db, schema);
  const { name: emailName, spellings } = emails;

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
  const storable = (column: string, value: string | number | boolean | null) => {
    if (column === 'phone' && value === '' && schema.customers.get('phone')?.unique) return null;
    return typeof value === 'boolean' ? Number(value) : value;
  };

  return {
    findById: (id, credential) => byId({ id, credential }),
    async findByIds(ids) {
      if (ids.length === 0) return [];
      const rows = await db.run<Row[]>(select.clone().whereIn('c.id', ids));
      const found = new Map(rows.map((row) => [Number(row.id), read(row)]));
      return ids.flatMap((id) => found.get(id) ?? []);
    },

    findByEmail: byEmail(db, select, read, emails, channel),

    emailTaken: (email, except) => takenIn(knex, db.run, email, except),

    async phoneTaken(phone, except) {
      const rows = await db.run<Row[]>(knex(table).select('id').where({ phone }).limit(2));
      return rows.some(({ id }) => Number(id) !== except);
    },

    async add(customer) {
      const now = time.toLocal(time.now());
      const row = {
        ...silentValues(schema.customers),
        status: 1,
        customer_group_id: defaultGroup(),
        ...present({
          subscribed_to_news_letter: 0,
          is_verified: 1,
          channel_id: channel ?? null,
          created_at: now,
          updated_at: now,
        }),
        ...columnsOf(customer),
      };
      // Never used; it only has to differ from every other.
      if ('api_token' in row) row.api_token = randomBytes(40).toString('hex');
      const inserted: number[] = await written(() =>
        keyed
          ? db.run(knex(table).insert(row))
          : db.transaction(async (trx) => {
              await claimed(trx, customer.email);
              return trx(table).insert(row);
            }),
      );
      return Number(inserted[0]);
    },

    async change(id, change, authorisedAs) {
      const row = { ...present({ updated_at: time.toLocal(time.now()) }), ...columnsOf(change) };
      if (change.passwordHash === undefined && change.email === undefined) {
        return (await written(() => db.run(knex(table).where({ id }).update(row)))) > 0;
      }
      return written(() =>
        db.transaction(async (trx) => {
          if (!keyed && change.email !== undefined) await claimed(trx, change.email, id);
          const former = await locked(trx, id, authorisedAs);
          if (!former) return false;
          await trx(table).where({ id }).update(row);
          await forgetResetLinks(db, trx, id, former.email);
          if (change.passwordHash === undefined) return true;
          await forgetAccessTokens(db, schema, trx, id, authorisedAs?.accessTokenId);
          await noteTokenRevocations(db, trx, id, time.now());
          return true;
        }),
      );
    },

    async logOutEverywhere(id) {
      const row = { customer_id: id, logged_out_at: new Date().toISOString().slice(0, 23) };
      await db.transaction(async (trx) => {
        await trx(logouts).insert(row).onConflict('customer_id').merge();
        await forgetAccessTokens(db, schema, trx, id);
        await noteTokenRevocations(db, trx, id, time.now());
      });
    },

    async remove(id, authorisedAs) {
      try {
        return await db.transaction(async (trx) => {
          const former = await locked(trx, id, authorisedAs);
          if (!former) return false;
          await forgetResetLinks(db, trx, id, former.email);
          await forgetAccessTokens(db, schema, trx, id);
          // Here and below: where the database cannot let them follow.
          if (schema.addresses) {
            const own = trx(db.table(schema.addresses.name)).select('id').where({ customer_id: id });
            await trx(db.table('accounts_address_uuids')).whereIn('address_id', own).delete();
          }
          await trx(table).where({ id }).delete();
          const ours = ['accounts_logouts', 'accounts_customer_uuids'];
          if (!embedded) ours.push('accounts_token_ends');
          for (const name of ours) await trx(db.table(name)).where({ customer_id: id }).delete();
          return true;
        });
      } catch (error) {
        throw isStillReferenced(error) ? new StillInUse() : error;
      }
    },
  };

  /** Locks the row until the transaction ends. Undefined also if the account no longer is as it was when the request was authorised. */
  async function locked(
    trx: Knex,
    id: number,
    authorisedAs: AuthorisedAs | undefined,
  ): Promise<Pick<Customer, 'email'> | undefined> {
    const sealed = ['email', 'password', 'status', ...['is_suspended'].filter(has)];
    const row = await trx(`${table} as c`)
      .leftJoin(`${logouts} as l`, 'l.customer_id', 'c.id')
      .first([...sealed.map((column) => `c.${column}`), 'l.logged_out_at'])
      .where('c.id', id)
      .forUpdate();
    const found = row && read(row);
    if (!found || !authorisedAs) return found;
    const { passwordHash, loggedOutAt } = authorisedAs.as;
    const stands = found.active && found.passwordHash === passwordHash && found.loggedOutAt === loggedOutAt;
    return stands ? found : undefined;
  }

  /** Drops the columns that this Bagisto does not have. */
  function present(row: Row): Row {
    return Object.fromEntries(Object.entries(row).filter(([column]) => has(column)));
  }

  function columnsOf(change: CustomerChange): Row {
    const row: Row = {};
    for (const [field, value] of Object.entries(change) as [
      keyof CustomerChange,
      CustomerChange[keyof CustomerChange],
    ][]) {
      if (value !== undefined) row[columnOf[field]] = storable(columnOf[field], value);
    }
    return {
      ...present(row),
      ...(embedded && change.email !== undefined && { email_key: collationKey(change.email) }),
    };
  }

  async function takenIn(on: Knex, run: Database['run'], email: string, except?: number): Promise<boolean> {
    const rows = await run<Row[]>(
      on(table)
        .select('id', ...(perChannel ? ['channel_id'] : []))
        .whereIn(emailName, spellings(email))
        .limit(20),
    );
    const others = rows.filter(({ id }) => Number(id) !== except);
    if (!perChannel || others.length === 0) return others.length > 0;
    let own = channel;
    if (except !== undefined) {
      const row = await run<Row | undefined>(on(table).first('channel_id').where({ id: except }));
      own = Number(row?.channel_id ?? channel);
    }
    return others.some(({ channel_id }) => channel_id === null || Number(channel_id) === own);
  }

  /** Checks once more that the address is free, one request after the other, where no unique key does. */
  async function claimed(trx: Knex.Transaction, email: string, except?: number): Promise<void> {
    await trx(db.table('accounts_migrations')).first('name').orderBy('name').forUpdate();
    if (await takenIn(trx, async (query) => query, email, except)) throw new AlreadyTaken('email');
  }
}
