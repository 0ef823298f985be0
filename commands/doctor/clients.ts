import { isSet } from '../../app/config/laravel-database';
import { green, ofDatabase, yellow } from './finding';

export const clientChecks = [
  ofDatabase('Answers', ({ schema, shop }, { config }) => {
    const recognised = schema.release;
    if (config.release !== undefined && config.release !== recognised && schema.adopted) {
      return yellow(
        `as ${named(shop.release)}, because BAGISTO_RELEASE says so; the database is one of ${named(recognised)}`,
        'Leave BAGISTO_RELEASE out, unless the apps were written for that release.',
      );
    }
    return green(`as ${named(shop.release)}: the apps see what they saw before`);
  }),

  ofDatabase('What differs on purpose', ({ schema }) => {
    if (!schema.adopted) return [];
    return green(
      'always JSON, never a redirect; 405 for a wrong method; a Bearer needs no "token"; an empty birthday is null; ' +
        'switched-off customers are refused; wrong passwords are slowed down (429); a password change ends all other sessions',
    );
  }),

  ofDatabase('Reset links', ({ schema, shop }, { config }) => {
    if (config.resetUrl) return green(`lead to ${new URL(config.resetUrl).host || 'your app'}`);
    if (shop.doors.includes('pages') || schema.adopted || config.php) return [];
    return yellow(
      'the pages are closed, so the link in a mail for a new password leads nowhere',
      'Set RESET_URL to a page of yours with {token} in it, or open the pages in DOORS.',
    );
  }),

  ofDatabase('Address', ({ schema }, { config, values }) => {
    if (isSet(values.APP_URL)) return green(`links in mails lead to ${config.appUrl.origin}`);
    if (!schema.adopted) return [];
    return yellow(
      `APP_URL is not set, so links in mails lead to ${config.appUrl.origin}`,
      "Set APP_URL to the shop's address, as in its .env.",
    );
  }),
];

const named = (release: string) =>
  ({ documented: "Bagisto's documentation", '0.x': 'Bagisto 0.x', '1.0': 'Bagisto 1.0 to 1.2' })[release] ??
  'Bagisto 1.3 and later';
