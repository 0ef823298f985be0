import { randomBytes } from 'node:crypto';
import type { Knex } from 'knex';
import type { AuthorisedAs, Customer, CustomerChange, Customers, NewCustomer } from '../../accounts/customer';
import { AlreadyTaken, StillInUse, Unavailable } from '../../accounts/errors';
import { inTurn, type Permits } from '../../accounts/identity/permits';
import { momentNow, type ShopTime } from '../../accounts/shop-time';
import type { Database } from '../connection/connection';
import {
  duplicateIndex,
  isDuplicate,
  isStillReferenced,
  isWithoutReference,
} from '../connection/driver-errors';
import type { Schema } from '../schema/schema';
import { forgetAccessTokens } from './access-tokens';
import type { ChannelOf } from './channels';
import { customerColumns } from './columns';
import { customerReader, type Row, silentValues } from './customer-row';
import { takeTurn } from './email-turns';
import { forgetResetLinks } from './password-resets';
import { emailTaken } from './reads';
import { noteTokenRevocations } from './revocations';

type CustomerWrites = Pick<Customers, 'add' | 'change' | 'logOutEverywhere' | 'remove'>;

export function customerWrites(
  db: Database,
  schema: Schema,
  time: ShopTime,
  oneByOne: Permits,
  channelOf: ChannelOf,
): CustomerWrites {
  const writing = writingTo(db, schema, time);
  const changed = changing(writing);
  return {
    add: adding(writing, channelOf),
    change: (id, change, authorisedAs) =>
      inTurn(oneByOne, id, () => writing.written(() => changed(id, change, authorisedAs))),
    ...ending(writing),
  };
}

type Writing = ReturnType<typeof writingTo>;

function writingTo(db: Database, schema: Schema, time: ShopTime) {
  const taken = emailTaken(db, schema);
  /** Ends tokens of every kind, but for the survivor. */
  const endTokens = async (trx: Knex.Transaction, id: number, survivor?: number): Promise<void> => {
    await forgetAccessTokens(db, schema, trx, id, survivor);
    await noteTokenRevocations(db, trx, id, time.now());
  };
  return {
    ...{ db, schema, time },
    table: db.table('customers'),
    columns: customerColumns(db, schema),
    keyed: schema.emailUnique === 'everywhere',
    written: refusingTaken(schema),
    locked: lockedRow(db, schema, time),

    /** Checks once more that the address is free, one request after the other, where no unique key does. */
    async claimed(trx: Knex.Transaction, email: string, whose: Parameters<typeof taken>[3]): Promise<void> {
      await takeTurn(db, trx, email);
      if (await taken(trx, async (query) => query, email, whose)) throw new AlreadyTaken('email');
    },

    endTokens,

    /** Ends sessions, too, for good. */
    async endAll(trx: Knex.Transaction, id: number, at = momentNow(), survivor?: number): Promise<void> {
      const row = { customer_id: id, logged_out_at: at };
      await trx(db.table('accounts_logouts')).insert(row).onConflict('customer_id').merge();
      await endTokens(trx, id, survivor);
    },
  };
}

function adding(writing: Writing, channelOf: ChannelOf): Customers['add'] {
  const { db, schema, time, table, columns, keyed, written, claimed } = writing;

  const insert = async (customer: NewCustomer, channel: number | undefined): Promise<number> => {
    const now = time.toLocal(time.now());
    const row = {
      ...silentValues(schema.customers),
      status: 1,
      customer_group_id: defaultGroup(db, schema),
      ...columns.present({
        subscribed_to_news_letter: 0,
        is_verified: Number(customer.verified ?? true),
        channel_id: channel ?? null,
        created_at: now,
        updated_at: now,
      }),
      ...columns.of(customer),
    };
    // Never used; it only has to differ from every other.
    if ('api_token' in row) row.api_token = randomBytes(40).toString('hex');
    const inserted: number[] = await written(() =>
      keyed
        ? db.run(db.knex(table).insert(row))
        : db.transaction(async (trx) => {
            await claimed(trx, customer.email, { channel });
            return trx(table).insert(row);
          }),
    );
    return Number(inserted[0]);
  };

  return async (customer, host) => {
    // Once more where the channel was deleted since the hosts were read.
    for (const anew of [false, true]) {
      try {
        return await insert(customer, await channelOf(host, anew));
      } catch (error) {
        if (!isWithoutReference(error)) throw error;
      }
    }
    throw new Unavailable("the shop's default channel is gone; start the server again", 60);
  };
}

function changing(writing: Writing) {
  const { db, time, table, columns, keyed, claimed, locked } = writing;
  const update = readyUpdate(db, table);

  /** The columns to write, without notes that stay as they are. */
  const columnsToWrite = async (id: number, change: CustomerChange): Promise<Row> => {
    const { notes, ...others } = columns.of(change);
    if (notes === undefined) return others;
    const row = await db.run<Row | undefined>(db.knex(table).first('notes').where({ id }));
    return row?.notes === notes ? others : { ...others, notes };
  };

  return async (id: number, change: CustomerChange, authorisedAs?: AuthorisedAs): Promise<boolean> => {
    const changed = await columnsToWrite(id, change);
    if (Object.keys(changed).length === 0) return true;
    const row = { ...columns.present({ updated_at: time.toLocal(time.now()) }), ...changed };
    const { email, passwordHash } = change;
    const closes = change.status === 0;
    if (passwordHash === undefined && email === undefined && !closes) return update(id, row);
    return db.transaction(async (trx) => {
      if (!keyed && email !== undefined) await claimed(trx, email, { id });
      const former = await locked(trx, id, authorisedAs);
      if (!former) return false;
      await trx(table).where({ id }).update(row);
      await forgetResetLinks(db, trx, id, former.email);
      // An account that is opened again must not find what was open before it was closed.
      if (closes) await writing.endAll(trx, id);
      if (passwordHash !== undefined) await writing.endTokens(trx, id, authorisedAs?.accessTokenId);
      return true;
    });
  };
}

function ending(writing: Writing): Pick<CustomerWrites, 'logOutEverywhere' | 'remove'> {
  const { db, schema, table, locked } = writing;

  /** Deletes what the database does not let follow its customer. */
  const removeAddresses = async (trx: Knex.Transaction, id: number): Promise<void> => {
    if (!schema.addresses) return;
    const { name, ownType } = schema.addresses;
    const type = ownType ? { address_type: ownType } : {};
    const own = trx(db.table(name)).where({ customer_id: id, ...type });
    const ids = own.clone().select('id');
    await trx(db.table('accounts_address_uuids')).whereIn('address_id', ids).delete();
    await own.delete();
  };
  const ours = ['accounts_reset_links', 'accounts_logouts', 'accounts_customer_uuids'];
  if (db.kind !== 'embedded') ours.push('accounts_token_ends');

  return {
    logOutEverywhere: (id, others) =>
      db.transaction(async (trx) => {
        if (others && !(await locked(trx, id, others.authorisedAs))) return false;
        await writing.endAll(trx, id, others?.at, others?.authorisedAs.accessTokenId);
        return true;
      }),

    async remove(id, authorisedAs) {
      try {
        return await db.transaction(async (trx) => {
          const former = await locked(trx, id, authorisedAs);
          if (!former) return false;
          await forgetResetLinks(db, trx, id, former.email);
          await forgetAccessTokens(db, schema, trx, id);
          await removeAddresses(trx, id);
          await trx(table).where({ id }).delete();
          for (const name of ours) await trx(db.table(name)).where({ customer_id: id }).delete();
          return true;
        });
      } catch (error) {
        throw isStillReferenced(error) ? new StillInUse() : error;
      }
    },
  };
}

/** Writes columns of one row; of each set of columns the text is written once, for knex takes longer than the driver to do it. */
function readyUpdate(db: Database, table: string): (id: number, row: Row) => Promise<boolean> {
  const texts = new Map<string, string>();
  return async (id, row) => {
    const columns = Object.keys(row).join();
    const text = texts.get(columns) ?? db.knex(table).where({ id }).update(row).toSQL().sql;
    texts.set(columns, text);
    return (await db.write(text, [...Object.values(row), id])).rows > 0;
  };
}

/** The default group, in the same statement: a group that came or went is seen at once. */
function defaultGroup({ knex, table }: Database, { groups }: Schema): Knex.QueryBuilder {
  const group = knex(table('customer_groups')).select('id').limit(1);
  if (!groups.has('code')) return group.where({ name: 'General' });
  return group
    .where({ code: 'general' })
    .orWhere({ name: 'General' })
    .orderByRaw("case when code = 'general' then 0 else 1 end");
}

/** Turns the refusal of a unique key into AlreadyTaken. */
function refusingTaken({ customerKeys }: Schema) {
  const refusedField = (error: unknown): 'email' | 'phone' | undefined => {
    const index = duplicateIndex(error).split('.').at(-1) ?? '';
    const over = customerKeys.find(({ name }) => name === index)?.columns ?? [index || 'email'];
    if (over.includes('phone')) return 'phone';
    return over.includes('email') || over.includes('email_key') ? 'email' : undefined;
  };
  return async <T>(statement: () => Promise<T>): Promise<T> => {
    try {
      return await statement();
    } catch (error) {
      const field = isDuplicate(error) ? refusedField(error) : undefined;
      if (field) throw new AlreadyTaken(field);
      throw error;
    }
  };
}

/**
 * Locks a row until the transaction ends. Undefined also if the account no longer is as it was when the request was
 * authorised.
 */
function lockedRow(db: Database, schema: Schema, time: ShopTime) {
  const read = customerReader(time);
  const sealed = ['email', 'password', 'status', 'is_suspended'].filter((column) =>
    schema.customers.has(column),
  );
  return async (
    trx: Knex,
    id: number,
    authorisedAs: AuthorisedAs | undefined,
  ): Promise<Pick<Customer, 'email'> | undefined> => {
    const row = await trx(`${db.table('customers')} as c`)
      .leftJoin(`${db.table('accounts_logouts')} as l`, 'l.customer_id', 'c.id')
      .first([...sealed.map((column) => `c.${column}`), 'l.logged_out_at'])
      .where('c.id', id)
      .forUpdate();
    const found = row && read(row);
    if (!found || !authorisedAs) return found;
    const { passwordHash, loggedOutAt } = authorisedAs.as;
    const { email = found.email } = authorisedAs;
    const sameSeal = found.passwordHash === passwordHash && found.loggedOutAt === loggedOutAt;
    return found.active && sameSeal && found.email === email ? found : undefined;
  };
}
