import type { PhpBlacklist } from '../../accounts/identity/php-logins';
import type { Clock } from '../../accounts/shop-time';
import type { Database } from '../connection/connection';
import { blacklistEntry, isOut } from './blacklist-entry';

/** Laravel's table `cache`. */
export function databaseBlacklist(db: Database, prefix: string, clock: Clock): PhpBlacklist {
  const now = () => Math.floor(clock() / 1000);
  const rows = () => db.knex(db.table('cache'));
  return {
    async has(jti) {
      const row = await db.run<{ key: string; value: string; expiration: number } | undefined>(
        rows()
          .where({ key: prefix + jti })
          .first('key', 'value', 'expiration'),
      );
      return row !== undefined && Number(row.expiration) > now() && isOut(String(row.value), now());
    },
    async add({ jti, iat, exp }) {
      const { value, seconds } = blacklistEntry(iat, exp, now());
      const row = { key: prefix + jti, value, expiration: now() + seconds };
      await db.run(rows().insert(row).onConflict('key').merge());
    },
  };
}
