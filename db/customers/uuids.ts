import { randomUUID } from 'node:crypto';
import type { Database } from '../connection/connection';
import { rowsByKey } from '../connection/rows-by-key';

/** The names by which EverShop's clients know Bagisto's rows: dashed and lower-case. */
export type Uuids = ReturnType<typeof uuidTable>;

export const customerUuids = (db: Database) =>
  uuidTable(db, { name: 'accounts_customer_uuids', column: 'customer_id', about: 'customers' });

export const addressUuids = (db: Database, about: string) =>
  uuidTable(db, { name: 'accounts_address_uuids', column: 'address_id', about });

interface Naming {
  name: string;
  column: string;
  about: string;
}

function uuidTable(db: Database, { name, column, about }: Naming) {
  const { knex } = db;
  const table = db.table(name);
  const ignoring = db.kind === 'mysql' ? 'insert ignore' : 'insert or ignore';

  const select = knex(table).select(column, 'uuid');
  const rowsOf = rowsByKey<Record<string, string | number>>(db, select, column);
  const rowsNamed = rowsByKey<Record<string, string | number>>(db, select, 'uuid');

  const known = async (ids: number[]): Promise<Map<number, string>> =>
    new Map((await rowsOf(ids)).map((row) => [Number(row[column]), String(row.uuid)]));

  /** Only for rows that are there: one that was deleted meanwhile must not leave a name behind. */
  const giveNames = async (ids: number[]): Promise<void> => {
    const names = ids.flatMap((id) => [id, randomUUID()]);
    const choice = ids.map(() => 'when ? then ?').join(' ');
    const marks = ids.map(() => '?').join(', ');
    // A transaction, because two servers that name the same rows may get into each other's way.
    await db.transaction((trx) =>
      trx.raw(
        `${ignoring} into ?? (??, uuid) select id, case id ${choice} end from ?? where id in (${marks})`,
        [table, column, ...names, db.table(about), ...ids],
      ),
    );
  };

  /** A name that the database refuses is ignored like one that is there already: only the outcome tells. */
  const refuseLiving = async (nameless: number[]): Promise<void> => {
    const [living] = await db.run<{ id: number }[]>(
      knex(db.table(about)).select('id').whereIn('id', nameless).limit(1),
    );
    if (living) throw Object.assign(new Error(`${table} takes no more names`), { code: 'ROW_WITHOUT_UUID' });
  };

  return {
    /** A row that has none yet gets one; a row that is gone is left out. */
    async of(ids: number[]): Promise<Map<number, string>> {
      if (ids.length === 0) return new Map();
      const first = await known(ids);
      const nameless = ids.filter((id) => !first.has(id));
      if (nameless.length === 0) return first;
      await giveNames(nameless);
      // Another server may have named them in the same moment; its names count.
      const named = await known(ids);
      const still = nameless.filter((id) => !named.has(id));
      if (still.length > 0) await refuseLiving(still);
      return named;
    },

    /** Dashed or not, in any letter case; a text that is no UUID is nobody's. */
    async find(text: string) {
      const uuid = readUuid(text);
      if (uuid === undefined) return undefined;
      const [row] = await rowsNamed([uuid]);
      return row && { id: Number(row[column]), uuid };
    },
  };
}

function readUuid(text: string): string | undefined {
  const parts = /^([\da-f]{8})([\da-f]{4})([\da-f]{4})([\da-f]{4})([\da-f]{12})$/i.exec(
    text.replaceAll('-', ''),
  );
  return parts?.slice(1).join('-').toLowerCase();
}
