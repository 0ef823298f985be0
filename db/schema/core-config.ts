import type { CaptchaSettings } from '../../accounts/captcha';
import type { Clock } from '../../accounts/shop-time';
import type { Database } from '../connection/connection';
import { cacheForAMinute } from '../customer-list/cache-for-a-minute';
import type { Schema } from './schema';

interface CoreConfig {
  /** Whether the shop's owner demands that customers confirm their e-mail address; he may change it at any time. */
  demandsVerification(): Promise<boolean>;
  /** At most a minute old: no request asks for it. */
  captcha(): Promise<CaptchaSettings | undefined>;
}

const captcha = 'customer.captcha.credentials';

export function coreConfigTable(db: Database, schema: Schema, clock: Clock): CoreConfig {
  if (!schema.hasCoreConfig)
    return { demandsVerification: async () => false, captcha: async () => undefined };
  const settings = cacheForAMinute<CaptchaSettings | undefined>(clock);

  /** Each channel has its own; the default one's count, else those of the first that has any. */
  const readCaptcha = async (): Promise<CaptchaSettings | undefined> => {
    const rows = await db.run<{ code: string; value: string | null; channel_code: string | null }[]>(
      db
        .knex(db.table('core_config'))
        .select('code', 'value', 'channel_code')
        .whereIn('code', [`${captcha}.status`, `${captcha}.secret_key`])
        .orderByRaw("case when channel_code = 'default' then 0 else 1 end")
        .orderBy('id'),
    );
    const status = rows.find(({ code }) => code === `${captcha}.status`);
    if (!status || ['', '0'].includes(status.value ?? '')) return undefined;
    const secret = rows.find(
      ({ code, channel_code }) => code === `${captcha}.secret_key` && channel_code === status.channel_code,
    );
    return { secret: secret?.value || undefined };
  };

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
    captcha: () => settings.get('captcha', readCaptcha),
  };
}
