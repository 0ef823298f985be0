import { readOptions } from '../../app/command-line/options';
import { ParityRefused } from './refused';

/** Bagisto's own address, and the one of a shop whose web root is its folder public. */
const usualPrefixes = ['/public/api', '/api'];

export type ParityOptions = ReturnType<typeof parityOptions>;

const known = {
  old: { type: 'string' },
  new: { type: 'string' },
  prefix: { type: 'string' },
  'old-prefix': { type: 'string' },
  'new-prefix': { type: 'string' },
  email: { type: 'string' },
  write: { type: 'boolean' },
  'mail-domain': { type: 'string' },
  cases: { type: 'string' },
  'env-file': { type: 'string' },
  'keep-credentials': { type: 'boolean' },
  values: { type: 'boolean' },
  pause: { type: 'string' },
  timeout: { type: 'string' },
  insecure: { type: 'boolean' },
  json: { type: 'boolean' },
  shadow: { type: 'string' },
} as const;

export function parityOptions(argv: string[], env: NodeJS.ProcessEnv) {
  const given = understood(argv);
  // In the order in which they are tried.
  const prefixes = (own = given.prefix) => (own === undefined ? usualPrefixes : [prefixOf(own)]);
  const options = {
    old: { base: addressOf('--old', given.old), prefixes: prefixes(given['old-prefix']) },
    new: { base: addressOf('--new', given.new), prefixes: prefixes(given['new-prefix']) },
    cases: given.cases,
    envFile: given['env-file'],
    write: given.write ?? false,
    account: accountOf(given.email ?? env.PARITY_EMAIL, env.PARITY_PASSWORD),
    mailDomain: given['mail-domain'] ?? 'example.com',
    insecure: given.insecure ?? false,
    timeoutMs: milliseconds('--timeout', given.timeout ?? '10000', 1),
    pauseMs: milliseconds('--pause', given.pause ?? '100', 0),
    values: given.values ?? false,
    keepCredentials: given['keep-credentials'] ?? false,
    json: given.json ?? false,
    /** The file with the new server's configuration, where its shadow is to be asked. */
    shadow: given.shadow,
  };
  const shared = options.old.prefixes.some((prefix) => options.new.prefixes.includes(prefix));
  if (options.old.base.href === options.new.base.href && shared) {
    throw new ParityRefused(
      '--old and --new are the same shop.',
      'Give the PHP shop as --old and this server as --new.',
    );
  }
  if (!/^[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(options.mailDomain)) {
    throw new ParityRefused('--mail-domain is not a domain.', 'For example --mail-domain test.shop.example');
  }
  if (options.envFile !== undefined && options.cases === undefined) {
    throw new ParityRefused(
      '--env-file fills the variables of a collection, and there is none.',
      'Name it with --cases.',
    );
  }
  return options;
}

function understood(argv: string[]) {
  const { values } = readOptions('npm run parity --', argv, known);
  if (values.env === undefined) return values;
  throw new ParityRefused(
    'This command needs no configuration: it asks the two shops as a client does.',
    'Leave --env out; --env-file names the Postman environment of a collection.',
  );
}

function addressOf(option: string, given: string | undefined): URL {
  const example = option === '--old' ? 'https://old.shop' : 'http://127.0.0.1:3000';
  if (given === undefined)
    throw new ParityRefused(`${option} is missing.`, `For example ${option} ${example}`);
  const url = URL.canParse(given) ? new URL(given) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new ParityRefused(
      `${option} is not an http or https address.`,
      `Write it in full: ${option} ${example}`,
    );
  }
  if (url.username !== '' || url.password !== '') {
    throw new ParityRefused(
      `${option} holds a name and a password, which would stand in the way of the customers' tokens.`,
      'Let this machine through the protection of the test shop, and leave them out.',
    );
  }
  if (url.search !== '' || url.hash !== '') {
    throw new ParityRefused(
      `${option} has a query or a fragment.`,
      `Only the address of the shop: ${option} ${example}`,
    );
  }
  return url;
}

const prefixOf = (given: string) => {
  const bare = given.replace(/^\/+|\/+$/g, '');
  if (/[?#\s]/.test(bare)) {
    throw new ParityRefused(
      'The prefix is no path.',
      'For example --prefix /public/api, or --prefix / when there is none.',
    );
  }
  return bare === '' ? '' : `/${bare}`;
};

function accountOf(email: string | undefined, password: string | undefined) {
  if (email && password) return { email, password };
  if (!email && !password) return undefined;
  throw new ParityRefused(
    email
      ? 'There is an e-mail address, but no password to it.'
      : 'There is a password, but no e-mail address to it.',
    'Set PARITY_PASSWORD in the environment, and give --email or PARITY_EMAIL; or neither.',
  );
}

function milliseconds(option: string, given: string, least: number): number {
  const value = Number(given);
  if (/^\d{1,6}$/.test(given) && value >= least) return value;
  throw new ParityRefused(
    `${option} is not a number of milliseconds.`,
    `A whole number from ${least} to 999999.`,
  );
}
