import type { RememberTokens } from '../../accounts/identity/php-logins';
import { randomText } from '../../accounts/identity/random-text';
import type { Database } from '../connection/connection';
import type { Schema } from '../schema/schema';

/** Laravel compares the "remember me" cookie with this column; it is written past updated_at, as Laravel does. */
export function rememberTokensOf(db: Database, schema: Schema): RememberTokens {
  return {
    async renew(customerId, when) {
      if (!schema.customers.has('remember_token')) return;
      const row = db.knex(db.table('customers')).where({ id: customerId });
      if (when === 'where set') row.whereNotNull('remember_token').whereNot({ remember_token: '' });
      await db.run(row.update({ remember_token: randomText(60) }));
    },
  };
}
