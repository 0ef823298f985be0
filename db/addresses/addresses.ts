import type { Knex } from 'knex';
import type { Addresses } from '../../accounts/address';
import { NotFound, StillInUse } from '../../accounts/errors';
import type { ShopTime } from '../../accounts/shop-time';
import { type Database, isStillReferenced } from '../connection/connection';
import { type Row, silentValues } from '../customers/customer-row';
import type { AddressTable, Schema } from '../schema/schema';
import { addressRows } from './address-row';

export function addressesTable(db: Database, schema: Schema, time: ShopTime): Addresses {
  return schema.addresses ? addressesIn(schema.addresses, db, time) : noAddresses;
}

/** For a dump of some tables only: nobody has an address there, and none can be kept. */
const noAddresses: Addresses = {
  limits: {
    columnLimit: () => ({ maxLength: Number.MAX_SAFE_INTEGER, threeBytes: false }),
    nullable: () => true,
    greatestPostcode: undefined,
  },
  list: async () => [],
  find: async () => undefined,
  add: async () => {
    throw new NotFound('address');
  },
  change: async () => undefined,
  remove: async () => undefined,
};

function addressesIn(layout: AddressTable, db: Database, time: ShopTime): Addresses {
  const { knex } = db;
  const { ownType, columns } = layout;
  const table = db.table(layout.name);
  const customers = db.table('customers');
  const { columns: selected, read, written, limits } = addressRows(layout, time);

  // Carts and orders keep theirs in the same table: without the type they would be shown, or deleted.
  const ofType: string[] = ownType ? [ownType] : [];
  const own = (customerId: number) => ({
    customer_id: customerId,
    ...(ownType && { address_type: ownType }),
  });
  // Built once: knex takes longer to write this text than MariaDB to answer it.
  const select = knex(table).select(selected).where(own(0));
  const listText = select.clone().orderBy('id').toSQL().sql;
  const findText = select.clone().andWhere({ id: 0 }).toSQL().sql;

  const now = () => time.toLocal(time.now());
  const present = (row: Row): Row =>
    Object.fromEntries(Object.entries(row).filter(([column]) => columns.has(column)));

  /** One change of a customer's addresses after the other: of two at once, exactly one makes the default. */
  const lockCustomer = async (trx: Knex.Transaction, customerId: number): Promise<void> => {
    const customer = await trx(customers).first('id').where({ id: customerId }).forUpdate();
    if (!customer) throw new NotFound('customer');
  };
  const locked = async (trx: Knex.Transaction, customerId: number, id: number) => {
    const row: Row | undefined = await trx(table)
      .first(selected)
      .where({ ...own(customerId), id })
      .forUpdate();
    return row && read(row);
  };
  const clearDefault = (trx: Knex.Transaction, customerId: number, exceptId: number) =>
    trx(table)
      .where(own(customerId))
      .whereNot({ id: exceptId })
      .whereNot({ default_address: 0 })
      .update(present({ default_address: 0, updated_at: now() }));

  return {
    limits,

    async list(customerId) {
      return (await db.rows<Row>(listText, [customerId, ...ofType])).map(read);
    },

    async find(customerId, id) {
      const rows = await db.rows<Row>(findText, [customerId, ...ofType, id]);
      return rows[0] && read(rows[0]);
    },

    add: (customerId, change) =>
      db.transaction(async (trx) => {
        await lockCustomer(trx, customerId);
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
        return added;
      }),

    change: (customerId, id, revision) =>
      db.transaction(async (trx) => {
        await lockCustomer(trx, customerId);
        const before = await locked(trx, customerId, id);
        if (!before) return undefined;
        const change = typeof revision === 'function' ? revision(before) : revision;
        await trx(table)
          .where({ ...own(customerId), id })
          .update({ ...written(change, before), ...present({ updated_at: now() }) });
        if (change.isDefault) await clearDefault(trx, customerId, id);
        return locked(trx, customerId, id);
      }),

    async remove(customerId, id) {
      try {
        return await db.transaction(async (trx) => {
          const former = await locked(trx, customerId, id);
          if (!former) return undefined;
          await trx(table)
            .where({ ...own(customerId), id })
            .delete();
          // Needed where the database cannot delete it together with the address.
          await trx(db.table('accounts_address_uuids')).where({ address_id: id }).delete();
          return former;
        });
      } catch (error) {
        throw isStillReferenced(error) ? new StillInUse() : error;
      }
    },
  };
}
