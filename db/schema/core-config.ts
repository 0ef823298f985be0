import type { Database } from '../connection/connection';
import type { Schema } from './schema';

/** Whether the shop's owner demands that customers confirm their e-mail address; he may change it at any time. */
export const demandsVerification = (db: Database, schema: Schema) => async (): Promise<boolean> => {
  if (!schema.hasCoreConfig) return false;
  const setting = { code: 'customer.settings.email.verification' };
  const row = await db.run(db.knex(db.table('core_config')).first('value').where(setting));
  return row?.value === '1';
};
