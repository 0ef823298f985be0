import type { Database } from '../connection/connection';
import type { Schema } from './schema';
import { tableNames } from './tables';

/** A table, a column for an UPDATE to name, and what must be allowed. */
type Needed = [table: string, column: string, ...Right[]];

type Right = 'INSERT' | 'UPDATE' | 'DELETE';

interface MissingRights {
  /** As a GRANT names it: 'shop'@'%'. */
  login: string;
  rights: Right[];
  tables: string[];
}

/** An admin's backup codes are spent there. */
export const backupCodes: Needed = ['admins', 'id', 'UPDATE'];

/** Tables that every server of ours writes. */
const written = ({ addresses, accessTokens }: Schema): Needed[] => [
  ['customers', 'id', 'INSERT', 'UPDATE', 'DELETE'],
  ['customer_password_resets', 'email', 'INSERT', 'DELETE'],
  [addresses?.name ?? '', 'id', 'INSERT', 'UPDATE', 'DELETE'],
  [accessTokens.name, 'id', 'DELETE'],
  ['accounts_reset_links', 'token_hash', 'INSERT', 'UPDATE', 'DELETE'],
  ['accounts_logouts', 'customer_id', 'INSERT', 'UPDATE'],
  ['accounts_token_ends', 'customer_id', 'INSERT', 'UPDATE'],
  ['accounts_endings', 'name', 'INSERT'],
  ['accounts_email_turns', 'slot', 'INSERT', 'UPDATE'],
];

/** An EXPLAIN writes nothing, and the database refuses it to whom it would refuse the statement itself. */
const explained: Record<Right, string> = {
  INSERT: 'explain insert into :table: () values ()',
  UPDATE: 'explain update :table: set :column: = :column: where 1 = 0',
  DELETE: 'explain delete from :table: where 1 = 0',
};

/** Rights on some columns are answered in another way: whether they suffice cannot be told from here. */
const isRefused = (error: unknown) => (error as { code?: string }).code === 'ER_TABLEACCESS_DENIED_ERROR';

/**
 * Rights that our login lacks. Reading the grants would mean to know roles, patterns in names and partial revocations
 * as well as the database does: so it is asked itself, and any other answer counts as allowed.
 */
export async function missingRights(
  db: Database,
  schema: Schema,
  ...more: Needed[]
): Promise<MissingRights | undefined> {
  if (db.kind === 'embedded') return undefined;
  const there = await tableNames(db);
  const rights = new Set<Right>();
  const tables = new Set<string>();
  for (const [name, column, ...needed] of [...written(schema), ...more]) {
    const table = db.table(name);
    // A missing table would give the same answer.
    if (!there.includes(table)) continue;
    for (const right of needed) {
      const attempt = db.run(db.knex.raw(explained[right], { table, column }));
      const refused = await attempt.then(() => false, isRefused);
      if (!refused) continue;
      rights.add(right);
      tables.add(table);
    }
  }
  if (tables.size === 0) return undefined;
  const [row] = await db.rows<{ login: string }>('select current_user() as login', []);
  const [, user, host] = /^(.*)@(.*)$/.exec(row?.login ?? '') ?? [];
  return { login: `'${user}'@'${host}'`, rights: [...rights], tables: [...tables] };
}
