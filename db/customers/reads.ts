import type { Knex } from 'knex';
import type { Customers } from '../../accounts/customer';
import type { ShopTime } from '../../accounts/shop-time';
import type { Database } from '../connection/connection';
import { rowsByKey } from '../connection/rows-by-key';
import type { Schema } from '../schema/schema';
import { batchedById } from './batched-by-id';
import { byEmail } from './by-email';
import type { ChannelOf } from './channels';
import { customerReader, type Row } from './customer-row';
import { emailColumn } from './email-column';

type CustomerReads = Pick<
  Customers,
  'findById' | 'findByIds' | 'findByEmail' | 'findAllByEmail' | 'emailTaken' | 'phoneTaken'
>;

const always = ['id', 'email', 'first_name', 'last_name', 'gender', 'date_of_birth', 'status', 'password'];
const optional = [
  ...['phone', 'is_verified', 'is_suspended', 'subscribed_to_news_letter', 'channel_id', 'device_token'],
  ...['created_at', 'updated_at'],
];

export function customerReads(
  db: Database,
  schema: Schema,
  time: ShopTime,
  channelOf: ChannelOf,
): CustomerReads {
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
  const rowsOf = rowsByKey<Row>(db, select, 'c.id');
  const taken = emailTaken(db, schema);

  return {
    findById: (id, credential) => byId({ id, credential }),
    findByIds: async (ids) => (await rowsOf(ids)).map(read),
    ...byEmail({ db, schema, select, read, channelOf }),
    async emailTaken(email, whose) {
      return taken(knex, db.run, email, 'id' in whose ? whose : { channel: await channelOf(whose.host) });
    },
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
  const perChannel = schema.emailUnique === 'per channel';
  return async (
    on: Knex,
    run: Database['run'],
    email: string,
    whose: { channel: number | undefined } | { id: number },
  ): Promise<boolean> => {
    const id = 'id' in whose ? whose.id : undefined;
    // One's own row, and somebody else's.
    const query = on(table).select('id').whereIn(name, spellings(email)).limit(2);
    if (perChannel) {
      const own = 'id' in whose ? await channelOfRow(on, run, whose.id) : whose.channel;
      // An account without a channel is everybody's.
      query.where((either) => {
        either.whereNull('channel_id');
        if (own !== undefined) either.orWhere('channel_id', own);
      });
    }
    const rows = await run<Row[]>(query);
    return rows.some((row) => Number(row.id) !== id);
  };

  async function channelOfRow(on: Knex, run: Database['run'], id: number): Promise<number | undefined> {
    const row = await run<Row | undefined>(on(table).first('channel_id').where({ id }));
    return row?.channel_id == null ? schema.defaultChannel : Number(row.channel_id);
  }
}
