import { setTimeout as pause } from 'node:timers/promises';
import type { Knex } from 'knex';
import type { Address, Addresses, AddressPage } from '../../accounts/address';
import { NotFound, StillInUse } from '../../accounts/errors';
import { inTurn, type Permits, permits } from '../../accounts/identity/permits';
import type { ShopTime } from '../../accounts/shop-time';
import type { Database } from '../connection/connection';
import { isStillReferenced } from '../connection/driver-errors';
import { type Row, silentValues } from '../customers/customer-row';
import type { AddressTable, Schema } from '../schema/schema';
import { addressRows } from './address-row';
import { firstAddresses } from './first-addresses';

export function addressesTable(db: Database, schema: Schema, time: ShopTime, oneByOne: Permits): Addresses {
  return schema.addresses ? addressesIn(schema.addresses, db, time, oneByOne) : noAddresses;
}

/** For a dump of some tables only: nobody has an address there, and none can be kept. */
const noAddresses: Addresses = {
  limits: {
    columnLimit: () => ({ maxLength: Number.MAX_SAFE_INTEGER, threeBytes: false }),
    nullable: () => true,
    greatestPostcode: undefined,
  },
  list: async () => [],
  async *pieces() {},
  count: async () => 0,
  listOf: async () => [],
  find: async () => undefined,
  add: async () => {
    throw new NotFound('address');
  },
  change: async () => undefined,
  remove: async () => undefined,
};

function addressesIn(layout: AddressTable, db: Database, time: ShopTime, oneByOne: Permits): Addresses {
  const { knex } = db;
  const { ownType, columns } = layout;
  const table = db.table(layout.name);
  const customers = db.table('customers');
  const { columns: selected, read, written, limits } = addressRows(layout, time);

  // Carts and orders keep theirs in the same table: without the type they would be shown, or deleted.
  const type: Record<string, string> = ownType ? { address_type: ownType } : {};
  const ofType = Object.values(type);
  const own = (customerId: number) => ({ customer_id: customerId, ...type });
  // Built once: knex takes longer to write this text than MariaDB to answer it.
  const select = knex(table).select(selected).where(own(0));
  const createdAt = columns.has('created_at') ? ['created_at', 'id'] : ['id'];
  const listText = (order: string[], direction: 'asc' | 'desc') => {
    const list = select.clone().limit(1).offset(1);
    for (const column of order) list.orderBy(column, direction);
    return list.toSQL().sql;
  };
  const listTexts = {
    id: { asc: listText(['id'], 'asc'), desc: listText(['id'], 'desc') },
    createdAt: { asc: listText(createdAt, 'asc'), desc: listText(createdAt, 'desc') },
  };
  const pieceText = select.clone().where('id', '>', 0).orderBy('id').limit(1).offset(1).toSQL().sql;
  const countText = knex(table).count({ total: '*' }).where(own(0)).toSQL().sql;
  const findText = select.clone().andWhere({ id: 0 }).toSQL().sql;

  /** Eight readers of ten thousand addresses would else have the event loop for themselves. */
  const oneLongList = permits('address-list', 1);
  /** Each piece begins behind the last address of the one before, so that none is missing or there twice where others go. */
  async function* longList(customerId: number, offset: number, limit: number): AsyncGenerator<Address[]> {
    let behind: number | undefined;
    for (let left = limit; left > 0; left -= piece) {
      const most = Math.min(piece, left);
      const began = performance.now();
      const values = [customerId, ...ofType, behind ?? 0, most, behind === undefined ? offset : 0];
      const some = (await db.rows<Row>(pieceText, values)).map(read);
      yield some;
      if (some.length < most) return;
      behind = some.at(-1)?.id;
      if (left > piece) await pause(forOthers(performance.now() - began));
    }
  }
  const first = firstAddresses(db, knex(table).select(selected).where(type), ofType);

  async function* pieces(customerId: number, { offset, limit }: AddressPage): AsyncGenerator<Address[]> {
    const few = offset === 0 ? await first(customerId) : undefined;
    if (few) return yield few.slice(0, limit).map(read);
    const leave = limit > piece ? await oneLongList('all') : undefined;
    try {
      yield* longList(customerId, offset, limit);
    } finally {
      leave?.();
    }
  }

  const now = () => time.toLocal(time.now());
  const present = (row: Row): Row =>
    Object.fromEntries(Object.entries(row).filter(([column]) => columns.has(column)));

  /** Changes of one customer wait for each other before they take a connection: the others are for everybody else. */
  const transaction = <T>(customerId: number, work: (trx: Knex.Transaction) => Promise<T>): Promise<T> =>
    inTurn(oneByOne, customerId, () => db.transaction(work));

  /** One change of a customer's addresses after the other: of two at once, exactly one makes the default. */
  const lockCustomer = async (trx: Knex.Transaction, customerId: number): Promise<void> => {
    const customer = await trx(customers).first('id').where({ id: customerId }).forUpdate();
    if (!customer) throw new NotFound('customer');
  };
  const one = (trx: Knex.Transaction, customerId: number, id: number) =>
    trx(table).where({ ...own(customerId), id });
  const locked = async (trx: Knex.Transaction, customerId: number, id: number) => {
    const row: Row | undefined = await one(trx, customerId, id).first(selected).forUpdate();
    return row && { row, address: read(row) };
  };
  const clearDefault = (trx: Knex.Transaction, customerId: number, exceptId: number) =>
    trx(table)
      .where(own(customerId))
      .whereNot({ id: exceptId })
      .whereNot({ default_address: 0 })
      .update(present({ default_address: 0, updated_at: now() }));

  return {
    limits,

    pieces,
    async list(customerId, { offset, limit, by = 'id', descending = false }) {
      if (by === 'id' && !descending) {
        const list: Address[] = [];
        for await (const some of pieces(customerId, { offset, limit })) list.push(...some);
        return list;
      }
      const text = listTexts[by][descending ? 'desc' : 'asc'];
      return (await db.rows<Row>(text, [customerId, ...ofType, limit, offset])).map(read);
    },

    async count(customerId) {
      const [row] = await db.rows<Row>(countText, [customerId, ...ofType]);
      return Number(row?.total);
    },

    async listOf(customerIds, most) {
      if (customerIds.length === 0) return [];
      const query = knex(table)
        .select(selected)
        .whereIn('customer_id', customerIds)
        .where(type)
        .orderBy('id')
        .limit(most);
      return (await db.run<Row[]>(query)).map(read);
    },

    async find(customerId, id) {
      const rows = await db.rows<Row>(findText, [customerId, ...ofType, id]);
      return rows[0] && read(rows[0]);
    },

    add: (customerId, change, most) =>
      transaction(customerId, async (trx) => {
        await lockCustomer(trx, customerId);
        const [row] = await trx(table).count({ total: '*' }).where(own(customerId));
        if (Number(row?.total) >= most) return undefined;
        const moment = now();
        const [id] = await trx(table).insert({
          ...silentValues(columns),
          ...present({ default_address: 0, created_at: moment, updated_at: moment }),
          ...written(change),
          ...own(customerId),
        });
        if (change.isDefault) await clearDefault(trx, customerId, Number(id));
        const added = await locked(trx, customerId, Number(id));
        if (!added) throw new NotFound('address');
        return added.address;
      }),

    change: (customerId, id, revision) =>
      transaction(customerId, async (trx) => {
        await lockCustomer(trx, customerId);
        const before = await locked(trx, customerId, id);
        if (!before) return undefined;
        const change = typeof revision === 'function' ? revision(before.address) : revision;
        const columns = written(change, before.address);
        // The row is not touched for nothing: its updated_at says when something was changed.
        const differs = Object.entries(columns).some(([column, value]) => !isSame(before.row[column], value));
        if (differs) await one(trx, customerId, id).update({ ...columns, ...present({ updated_at: now() }) });
        if (change.isDefault) await clearDefault(trx, customerId, id);
        return differs ? (await locked(trx, customerId, id))?.address : before.address;
      }),

    async remove(customerId, id) {
      try {
        return await transaction(customerId, async (trx) => {
          const former = await locked(trx, customerId, id);
          if (!former) return undefined;
          await one(trx, customerId, id).delete();
          // Needed where the database cannot delete it together with the address.
          await trx(db.table('accounts_address_uuids')).where({ address_id: id }).delete();
          return former.address;
        });
      } catch (error) {
        throw isStillReferenced(error) ? new StillInUse() : error;
      }
    },
  };
}

/** Rows of one statement of a long list, less than half a millisecond's work. */
const piece = 25;
/** Five times the time that a piece has taken belongs to everybody else: a slow machine needs more of it. */
const forOthers = (tookMs: number) => Math.min(50, 5 * tookMs);

/** A column of numbers gives a number back for the text that was written. */
const isSame = (kept: Row[string] | undefined, value: Row[string]): boolean =>
  kept === null || kept === undefined || value === null
    ? (kept ?? null) === value
    : String(kept) === String(value);
