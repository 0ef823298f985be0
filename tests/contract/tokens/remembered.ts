import type { TestApp } from '../../support/app';
import { partsOf } from './handmade';

/** Seconds until the store forgets what it knows of customer 1's token; undefined when it knows nothing. */
export async function remembered(app: TestApp, token: string): Promise<number | undefined> {
  const key = `token:1:${partsOf(token).claims.jti}`;
  if (app.redis) {
    const seconds = await app.redis.ttl(`${app.env.REDIS_PREFIX}${key}`);
    return seconds === -2 ? undefined : seconds;
  }
  const row = await app.db.knex('accounts_state').first('expires_at').where({ key });
  return row && (Number(row.expires_at) - Date.now()) / 1000;
}
