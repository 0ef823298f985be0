import type { Knex } from 'knex';
import type { StoreTime } from '../app/store-time';
import type { Database } from './connection';
import { type Row, silentValues, text } from './customer-row';
import type { Schema } from './schema';

/** A row in Laravel Sanctum's layout, of a token that is a customer's. Times are UTC texts. */
export interface AccessToken {
  id: number;
  customerId: number;
  tokenHash: string;
  createdAt: string | null;
  expiresAt: string | null;
}

export interface NewAccessToken {
  customerId: number;
  /** What made it, for people who look into the table. */
  name: string;
  tokenHash: string;
  expiresAt: string | null;
}

export interface AccessTokens {
  /** By its row where it names one, else by its hash: one indexed select either way. */
  find(by: { id: number } | { tokenHash: string }): Promise<AccessToken | undefined>;
  add(token: NewAccessToken): Promise<number>;
  noteUse(id: number): Promise<void>;
  remove(id: number): Promise<void>;
}

/** PHP's class of a customer: the first is what its GraphQL API writes, the other came before. */
const customerTypes = ['Webkul\\BagistoApi\\Models\\Customer', 'Webkul\\Customer\\Models\\Customer'] as const;

export function accessTokensTable(db: Database, schema: Schema, time: StoreTime): AccessTokens {
  const { columns } = schema.accessTokens;
  const table = db.table(schema.accessTokens.name);
  const rows = () => db.knex(table);
  const wanted = ['id', 'tokenable_type', 'tokenable_id', 'token', 'created_at', 'expires_at'].filter(
    (column) => columns.has(column),
  );
  const by = (column: string) =>
    rows()
      .select(wanted)
      .where({ [column]: '' })
      .toSQL().sql;
  const byId = by('id');
  const byHash = by('token');
  const utc = (value: string | number | null | undefined) => {
    const local = text(value);
    return local === null || local.startsWith('0000') ? null : time.toUtc(local);
  };

  return {
    async find(given) {
      const [row] =
        'id' in given ? await db.rows<Row>(byId, [given.id]) : await db.rows<Row>(byHash, [given.tokenHash]);
      if (!row || !customerTypes.some((type) => type === row.tokenable_type)) return undefined;
      return {
        id: Number(row.id),
        customerId: Number(row.tokenable_id),
        tokenHash: String(row.token),
        createdAt: utc(row.created_at),
        expiresAt: utc(row.expires_at),
      };
    },

    async add({ customerId, name, tokenHash, expiresAt }) {
      const now = time.toLocal(time.now());
      const row: Row = {
        ...silentValues(columns),
        tokenable_type: customerTypes[0],
        tokenable_id: customerId,
        name,
        token: tokenHash,
        abilities: '["*"]',
        created_at: now,
        updated_at: now,
      };
      // Came with Bagisto 1.5; before, a token's age alone ends it.
      if (columns.has('expires_at')) row.expires_at = expiresAt && time.toLocal(expiresAt);
      const inserted: number[] = await db.run(rows().insert(row));
      return Number(inserted[0]);
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
