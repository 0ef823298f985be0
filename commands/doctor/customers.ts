import type { PasswordKind } from '../../db/schema/survey';
import { counted, green, ofDatabase, red, type Said, yellow } from './finding';

export const customerChecks = [
  ofDatabase('Customers', async ({ survey }) => {
    const kinds = await survey.passwords();
    const total = kinds.reduce((sum, { customers }) => sum + customers, 0);
    const inactive = kinds.reduce((sum, kind) => sum + kind.inactive, 0);
    const all = green(counted(total, 'account'));
    return [inactive === 0 ? all : switchedOff(total, inactive), ...passwordFindings(kinds)];
  }),

  ofDatabase('Unconfirmed addresses', async ({ survey }, { config }) => {
    const unverified = await survey.unverified();
    if (unverified === 0 || config.allowUnverified === true) return [];
    return yellow(
      `${counted(unverified, 'account')} never confirmed the e-mail address; where the shop demands it, they cannot log in`,
      "PHP's API lets them in. ALLOW_UNVERIFIED=true does so too; a new link is mailed at /customer/resend-verification.",
    );
  }),

  ofDatabase('Channels', async ({ survey, schema }) => {
    if (!schema.channelsByHost) return [];
    const channels = (await survey.channels()).map(({ id, hostname }) => `${id} at ${hostname}`);
    const named = channels.slice(0, 5).join(', ') + more(channels.length);
    const other = `any other host is that of channel ${schema.defaultChannel ?? 'none'}`;
    return green(`each has customers of its own, found by the host: ${named}; ${other}`);
  }),

  ofDatabase('E-mail addresses', async ({ survey, schema }) => {
    const groups = await survey.lookAlikes();
    const nameless = await survey.withoutEmail();
    const same = groups.filter((group) => group.same);
    const similar = groups.filter((group) => !group.same);
    const ids = (some: typeof groups) =>
      some
        .slice(0, 5)
        .map((group) => group.ids.join(' and '))
        .join('; ');
    const scope = schema.emailUnique === 'per channel' ? ' within a channel' : '';
    return [
      nameless > 0 &&
        green(
          `${counted(nameless, 'account')} (social logins, or made in the admin): cannot log in here`,
          'Without an e-mail',
        ),
      same.length > 0 &&
        red(
          `customers ${ids(same)} differ in letter case only${more(same.length)}: only the first of each could log in`,
          'Decide in the admin which account stays, and change or delete the other.',
          'One address, several accounts',
        ),
      similar.length > 0 &&
        yellow(
          `customers ${ids(similar)} differ in accents only${more(similar.length)}: each logs in with the exact address, but PHP may find the other`,
          'Harmless as long as both are real; look whether one imitates the other.',
          'Look-alike addresses',
        ),
      groups.length === 0 && green(`no two differ in letter case or accents only${scope}`),
    ];
  }),
];

const more = (all: number) => (all > 5 ? ` (and ${all - 5} or more others)` : '');

const switchedOff = (total: number, inactive: number): Said =>
  yellow(
    `${counted(total, 'account')}, ${inactive.toLocaleString('en')} of them switched off (status 0)`,
    "PHP's API lets switched-off customers log in, we refuse them. Set status to 1 for those who should stay.",
  );

function passwordFindings(kinds: PasswordKind[]) {
  const readable = kinds.filter(
    ({ kind }) => /^\$2[abxy]\$\d\d\$$/.test(kind) && Number(kind.slice(4, 6)) <= 15,
  );
  const listed = (some: PasswordKind[]) =>
    some
      .map(({ kind, customers }) => `${customers.toLocaleString('en')} ${names[kind] ?? `bcrypt ${kind}`}`)
      .join(', ');
  const others = kinds.filter((kind) => !readable.includes(kind));
  const social = others.filter(({ kind }) => kind === 'none');
  const lost = others.filter(({ kind }) => kind !== 'none');
  return [
    readable.length > 0 && green(`${listed(readable)}: log in as before`, 'Passwords'),
    social.length > 0 &&
      green(`${listed(social)} (social logins): cannot log in with one, as in PHP`, 'Without a password'),
    lost.length > 0 &&
      yellow(
        listed(lost),
        'These customers choose a new one through "forgot password". PHP reads argon2 as well; plain text and MD5 it does not read either.',
        'Passwords that do not work here',
      ),
  ];
}

const names: Record<string, string> = {
  none: 'with no password',
  empty: 'with an empty password',
  argon2: 'hashed with argon2',
  other: 'hashed in a way that we do not read',
};
