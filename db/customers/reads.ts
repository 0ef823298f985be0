import type { Knex } from 'knex';
import type { Customers } from '../../accounts/customer';
import type { ShopTime } from '../../accounts/shop-time';
import type { Database } from '../connection/connection';
import type { Schema } from '../schema/schema';
import { batchedById } from './batched-by-id';
import { byEmail } from './by-email';
import { customerReader, type Row } from './customer-row';
import { emailColumn } from './email-column';

type CustomerReads = Pick<Customers, 'findById' | 'findByIds' | 'findByEmail' | 'emailTaken' | 'phoneTaken'>;

const always = ['id', 'email', 'first_name', 'last_name', 'gender', 'date_of_birth', 'status', 'password'];
const optional = [
  ...['phone', 'is_verified', 'is_suspended', 'subscribed_to_news_letter', 'channel_id', 'device_token'],
  ...['created_at', 'updated_at'],
];

export function customerReads(db: Database, schema: Schema, time: ShopTime): CustomerReads {
  const { knex } = db;
  const table = db.table('customers');
  const read = customerReader(time);
  const columns = [...always, ...optional.filter((column) => schema.customers.has(column))];
  const select = knex(`${table} as c`)
    .leftJoin(`${db.table('customer_groups')} as g`, 'g.id', 'c.customer_group_id')
    .leftJoin(`${db.table('accounts_logouts')} as l`, 'l.customer_id', 'c.id')
    .select(columns.map((column) => `c.${column}`))
    .select({ g_id: 'g.id', g_name: 'g.name', g_created_at: 'g.created_at', g_updated_at: 'g.updated_at' })
    .select('l.logged_out_at');
  const byId = batchedById(db, select, read);
  const taken = emailTaken(db, schema);

  return {
    findById: (id, credential) => byId({ id, credential }),
    async findByIds(ids) {
      if (ids.length === 0) return [];
      const rows = await db.run<Row[]>(select.clone().whereIn('c.id', ids));
      const found = new Map(rows.map((row) => [Number(row.id), read(row)]));
      return ids.flatMap((id) => found.get(id) ?? []);
    },
    findByEmail: byEmail(db, select, read, emailColumn(db, schema), schema.defaultChannel),
    emailTaken: (email, except) => taken(knex, db.run, email, except),
    async phoneTaken(phone, except) {
      const rows = await db.run<Row[]>(knex(table).select('id').where({ phone }).limit(2));
      return rows.some(({ id }) => Number(id) !== except);
    },
  };
}

/** Looks for somebody else who has an address; `on` is a transaction where the answer must hold until its end. */
export function emailTaken(db: Database, schema: Schema) {
  const table = db.table('customers');
  const { name, spellings } = emailColumn(db, schema);
  const { defaultChannel: channel, emailUnique } = schema;
  const perChannel = emailUnique === 'per channel';
  return async (on: Knex, run: Database['run'], email: string, except?: number): Promise<boolean> => {
    const rows = await run<Row[]>(
      on(table)
        .select('id', ...(perChannel ? ['channel_id'] : []))
        .whereIn(name, spellings(email))
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
  };
}
