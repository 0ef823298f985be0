import type { Admin, Admins } from '../accounts/admin';
import { fitsColumns } from '../accounts/column-limit';
import { AlreadyTaken } from '../accounts/errors';
import type { ShopTime } from '../accounts/shop-time';
import type { Database } from './connection/connection';
import { isDuplicate } from './connection/driver-errors';
import { rowsByKey } from './connection/rows-by-key';
import type { Schema } from './schema/schema';

export function adminsTable(db: Database, schema: Schema, time: ShopTime): Admins {
  const { knex } = db;
  const table = db.table('admins');
  const roles = db.table('roles');
  const addressRights = schema.bagisto?.addressRights ?? true;
  const read = (row: Row) => adminIn(row, addressRights);
  const withSecondFactor = schema.admins?.has('two_factor_enabled') ? secondFactorColumns : [];
  const select = () =>
    knex(`${table} as a`)
      .join(`${roles} as r`, 'r.id', 'a.role_id')
      .select('a.id', 'a.email', 'a.password', 'a.status')
      .select(withSecondFactor.map((column) => `a.${column}`))
      .select({ role: 'r.id', kind: 'r.permission_type', permissions: 'r.permissions' });
  const byId = rowsByKey<Row>(db, select(), 'a.id');

  if (!schema.admins) return noAdmins;
  return {
    async findById(id) {
      const [row] = await byId([id]);
      return row && read(row);
    },

    async findByEmail(email) {
      if (!fitsColumns(email, schema.admins?.get('email'))) return undefined;
      const wanted = email.toLowerCase();
      // The embedded database folds the case of ASCII only.
      const rows = await db.run<Row[]>(
        select().whereRaw('lower(a.email) in (?, ?)', [wanted, email]).limit(20),
      );
      const row = rows.find((candidate) => String(candidate.email).toLowerCase() === wanted);
      return row && read(row);
    },

    async spendBackupCode(id, stored) {
      return db.transaction(async (trx) => {
        const row = await trx(table).first('two_factor_backup_codes').where({ id }).forUpdate();
        const codes = textsIn(row?.two_factor_backup_codes);
        const at = codes.indexOf(stored);
        if (at < 0) return false;
        const left = JSON.stringify(codes.toSpliced(at, 1));
        const updatedAt = time.toLocal(time.now());
        await trx(table).where({ id }).update({ two_factor_backup_codes: left, updated_at: updatedAt });
        return true;
      });
    },

    async add({ name, email, passwordHash }) {
      const now = time.toLocal(time.now());
      try {
        await db.transaction(async (trx) => {
          const role = await trx(roles).first('id').where({ permission_type: 'all' }).orderBy('id');
          if (!role) throw new Error(`${roles} has no role with every permission`);
          await trx(table).insert({
            ...{ name, email, password: passwordHash, status: 1, role_id: role.id },
            ...{ created_at: now, updated_at: now },
          });
        });
      } catch (error) {
        throw isDuplicate(error) ? new AlreadyTaken('email') : error;
      }
    },
  };
}

const noAdmins: Admins = {
  findById: async () => undefined,
  findByEmail: async () => undefined,
  spendBackupCode: async () => false,
  add: async () => {
    throw new Error('this database has no admins');
  },
};

const secondFactorColumns = ['two_factor_enabled', 'two_factor_secret', 'two_factor_backup_codes'];

type Row = Record<string, unknown>;

function adminIn(row: Row, addressRights: boolean): Admin {
  return {
    id: Number(row.id),
    email: String(row.email),
    passwordHash: typeof row.password === 'string' ? row.password : null,
    active: Number(row.status) === 1,
    secondFactor: Number(row.two_factor_enabled ?? 0) === 1 ? secondFactorIn(row) : undefined,
    role: {
      id: Number(row.role),
      permissionType: String(row.kind),
      permissions: textsIn(row.permissions),
      addressRights,
    },
  };
}

const secondFactorIn = (row: Row) => ({
  secret: typeof row.two_factor_secret === 'string' ? row.two_factor_secret : undefined,
  backupCodes: textsIn(row.two_factor_backup_codes),
});

/** A text on one database server and what it says on another; PHP writes a list with gaps as an object. */
function textsIn(stored: unknown): string[] {
  try {
    const value: unknown = typeof stored === 'string' ? JSON.parse(stored) : stored;
    return Object.values(value ?? {}).filter((key) => typeof key === 'string');
  } catch {
    return [];
  }
}
