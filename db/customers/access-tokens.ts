import type { Knex } from 'knex';
import type { AccessTokens } from '../../accounts/access-tokens';
import type { ShopTime } from '../../accounts/shop-time';
import type { Database } from '../connection/connection';
import { rowsByKey } from '../connection/rows-by-key';
import type { Schema } from '../schema/schema';
import { type Row, silentValues, text } from './customer-row';

/** PHP's class of a customer: the first is what its GraphQL API writes, the other came before. */
export const customerTypes = [
  'Webkul\\BagistoApi\\Models\\Customer',
  'Webkul\\Customer\\Models\\Customer',
] as const;

export function accessTokensTable(db: Database, schema: Schema, time: ShopTime): AccessTokens {
  const { columns } = schema.accessTokens;
  const table = db.table(schema.accessTokens.name);
  const customers = db.table('customers');
  /** Also where the shop reads only what is committed: whoever changes the password holds the row until all is done. */
  const locking = db.kind === 'mysql' ? ' lock in share mode' : '';
  const rows = () => db.knex(table);
  const wanted = ['id', 'tokenable_type', 'tokenable_id', 'token', 'created_at', 'expires_at'].filter(
    (column) => columns.has(column),
  );
  const byId = rowsByKey<Row>(db, rows().select(wanted), 'id');
  const byHash = rowsByKey<Row>(db, rows().select(wanted), 'token');
  const utc = (value: string | number | null | undefined) => {
    const local = text(value);
    return local === null || local.startsWith('0000') ? null : time.toUtc(local);
  };

  return {
    async find(key) {
      const [row] = await ('id' in key ? byId([key.id]) : byHash([key.tokenHash]));
      if (!row || !customerTypes.some((type) => type === row.tokenable_type)) return undefined;
      return {
        id: Number(row.id),
        customerId: Number(row.tokenable_id),
        tokenHash: String(row.token),
        createdAt: utc(row.created_at),
        expiresAt: utc(row.expires_at),
      };
    },

    async add({ customer, name, tokenHash, expiresAt }) {
      const now = time.toLocal(time.now());
      const row: Row = {
        ...silentValues(columns),
        tokenable_type: customerTypes[0],
        tokenable_id: customer.id,
        name,
        token: tokenHash,
        abilities: '["*"]',
        created_at: now,
        updated_at: now,
      };
      // Came with Bagisto 1.5; before, a token's age alone ends it.
      if (columns.has('expires_at')) row.expires_at = expiresAt && time.toLocal(expiresAt);
      const names = Object.keys(row);
      const columnNames = names.map(() => '??').join(', ');
      const values = names.map(() => '?').join(', ');
      const added = await db.write(
        `insert into ?? (${columnNames}) select ${values} from ?? where id = ? and password = ?${locking}`,
        [table, ...names, ...Object.values(row), customers, customer.id, customer.passwordHash],
      );
      return added.rows > 0 ? added.id : undefined;
    },

    async noteUse(id) {
      await db.run(
        rows()
          .where({ id })
          .update({ last_used_at: time.toLocal(time.now()) }),
      );
    },

    async remove(id) {
      await db.run(rows().where({ id }).delete());
    },
  };
}

/** Goes into the transaction that changes a password or ends an account: PHP would believe these rows for ever. */
export async function forgetAccessTokens(
  db: Database,
  { accessTokens }: Schema,
  trx: Knex,
  customerId: number,
  survivor?: number,
): Promise<void> {
  await trx(db.table(accessTokens.name))
    .whereIn('tokenable_type', customerTypes)
    .where({ tokenable_id: customerId })
    .modify((query) => {
      if (survivor !== undefined) query.whereNot({ id: survivor });
    })
    .delete();
}
