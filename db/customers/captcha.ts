import type { CaptchaSettings } from '../../accounts/captcha';
import type { ShopHost } from '../../accounts/customer';
import type { Clock } from '../../accounts/shop-time';
import type { Database } from '../connection/connection';
import { cacheForAMinute } from '../customer-list/cache-for-a-minute';
import type { Schema } from '../schema/schema';
import { byHost } from './channels';

/** The captcha of the channel that is meant at a host; at most a minute old, so that no request asks the database. */
type CaptchaOf = (host: ShopHost) => Promise<CaptchaSettings | undefined>;

const settings = 'customer.captcha.credentials';
const status = `${settings}.status`;
const secretKey = `${settings}.secret_key`;

interface Setting {
  code: string;
  value: string | null;
  channel_code: string | null;
}

export function captchaOf(db: Database, schema: Schema, clock: Clock): CaptchaOf {
  if (!schema.hasCoreConfig) return async () => undefined;
  const kept = cacheForAMinute<(host: ShopHost) => CaptchaSettings | undefined>(clock);

  const read = async () => {
    const rows: Setting[] = await db.run(
      db
        .knex(db.table('core_config'))
        .select('code', 'value', 'channel_code')
        .whereIn('code', [status, secretKey])
        .orderBy('id'),
    );
    const isOn = rows.some(({ code, value }) => code === status && isYes(value));
    const channels: { code: string; hostname: string | null }[] =
      isOn && schema.hasChannelHosts
        ? await db.run(db.knex(db.table('channels')).select('code', 'hostname').orderBy('id'))
        : [];
    const find = byHost(channels);
    // As everywhere: the channel of the installer, else the first.
    const usual = channels.find(({ code }) => code === 'default') ?? channels[0];
    return (host: ShopHost) => {
      const channel = (find(host) ?? usual)?.code ?? rows[0]?.channel_code ?? null;
      const own = rows.filter(({ channel_code }) => channel_code === channel);
      if (!own.some(({ code, value }) => code === status && isYes(value))) return undefined;
      return { secret: own.find(({ code }) => code === secretKey)?.value || undefined };
    };
  };

  return async (host) => (await kept.get('captcha', read))(host);
}

/** PHP's (bool) of a text. */
const isYes = (value: string | null) => !['', '0', null].includes(value);
