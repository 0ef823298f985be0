import { StartRefused } from '../../accounts/errors';
import { pageUrl } from '../../accounts/mail/letters';
import { type DoorName, doorNames, type ReleaseName } from '../../accounts/release';
import type { Schema } from '../../db/schema/schema';
import type { Config } from './config';

/** Settings that hold for this shop: the configuration, and where it leaves something open, the database's answer. */
export interface Shop {
  adopted: boolean;
  timezone: string;
  release: ReleaseName;
  doors: DoorName[];
  sessionCookie: string;
  /** Whether /customer/account is ours: beside a Bagisto that is PHP's page. */
  accountPage: boolean;
  /** The shop itself, and its login page; unknown where we serve alone and SHOP_URL is not set. */
  shopUrl: string | undefined;
  loginUrl: string | undefined;
}

export function shopOf(config: Config, schema: Schema): Shop {
  const { adopted } = schema;
  const doors = config.doors ?? defaultDoors(config, adopted);
  if (config.verifyEmail && !config.php && !doors.includes('pages'))
    throw new StartRefused(
      'VERIFY_EMAIL is true, but nobody serves the page that its mails lead to; add pages to DOORS',
    );
  // PHP has no such page, wherever it stands.
  if (config.confirmEmailChange && !doors.includes('pages'))
    throw new StartRefused(
      'CONFIRM_EMAIL_CHANGE is true, but nobody serves the page that its mails lead to; add pages to DOORS',
    );
  if (config.accountDeletion === 'request' && !schema.dataRequests)
    throw new StartRefused(
      'ACCOUNT_DELETION is request, but this database has no table for such requests: Bagisto has it from 2.3 on; choose now or off',
    );
  const shopUrl = config.shopUrl ?? (adopted ? config.appUrl.href : undefined);
  return {
    shopUrl,
    loginUrl: config.shopUrl ?? (adopted ? pageUrl(config.appUrl, '/customer/login') : undefined),
    adopted,
    accountPage: config.accountPage ?? !adopted,
    // Bagisto's own default; a shop that never set the key has its times written in it.
    timezone: config.timezone ?? (adopted ? 'Asia/Kolkata' : 'UTC'),
    release: config.release ?? schema.release,
    doors,
    // Beside PHP on one host, PHP's cookie is not ours to overwrite.
    sessionCookie:
      config.sessionCookie ?? (adopted ? 'accounts_session' : `${snakeCase(config.appName)}_session`),
  };
}

/**
 * PHP's storefront owns some of the other doors' paths: an adopted shop opens them itself. Where PHP stands behind us,
 * its pages look like the shop.
 */
function defaultDoors({ php }: Config, adopted: boolean): DoorName[] {
  if (!adopted) return [...doorNames];
  return php ? ['bagisto'] : ['bagisto', 'pages'];
}

const snakeCase = (name: string) =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '');
