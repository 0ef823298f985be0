import type { Database } from '../connection/connection';
import type { Schema } from './schema';

interface CoreConfig {
  /** Whether the shop's owner demands that customers confirm their e-mail address; he may change it at any time. */
  demandsVerification(): Promise<boolean>;
}

export function coreConfigTable(db: Database, schema: Schema): CoreConfig {
  if (!schema.hasCoreConfig) return { demandsVerification: async () => false };
  return {
    async demandsVerification() {
      const row = await db.run(
        db
          .knex(db.table('core_config'))
          .first('value')
          .where({ code: 'customer.settings.email.verification' }),
      );
      return row?.value === '1';
    },
  };
}
