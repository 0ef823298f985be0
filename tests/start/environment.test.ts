// biome-ignore-all lint/suspicious/noTemplateCurlyInString: this is how a .env refers to another value
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { StartRefused } from '../../accounts/errors';
import { readEnvironment } from '../../app/config/environment';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'accounts-env-'));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

const file = path.join(folder, '.env');
const read = (text: string, processEnv: NodeJS.ProcessEnv = {}) => {
  fs.writeFileSync(file, text);
  return readEnvironment(file, processEnv);
};
const values = (text: string, processEnv?: NodeJS.ProcessEnv) => read(text, processEnv).values;

/** As Laravel's phpdotenv reads them: the same file configures PHP and us. */
describe('values of a .env', () => {
  it.each([
    ['plain', 'DB_PASSWORD=secret', 'secret'],
    ['blanks around it', 'DB_PASSWORD =  secret  ', 'secret'],
    ['nothing', 'DB_PASSWORD=', ''],
    ['an equals sign in it', 'DB_PASSWORD=base64:abc+/=', 'base64:abc+/='],
    ['a comment behind it', 'DB_PASSWORD=secret # not this', 'secret'],
    ['a # in quotes', 'DB_PASSWORD="se#cret" # not this', 'se#cret'],
    ['a # in single quotes', "DB_PASSWORD='se#cret'", 'se#cret'],
    ['a bare $', 'DB_PASSWORD=se$cret', 'se$cret'],
    ['a $ at the end', 'DB_PASSWORD="secret$"', 'secret$'],
    ['a $ in quotes', 'DB_PASSWORD="$ecret"', '$ecret'],
    ['an escaped $', 'DB_PASSWORD="se\\${APP_NAME}cret"', 'se${APP_NAME}cret'],
    ['an escaped quote', 'DB_PASSWORD="se\\"cret"', 'se"cret'],
    ['an escaped backslash', 'DB_PASSWORD="se\\\\cret"', 'se\\cret'],
    ['an escaped line end', 'DB_PASSWORD="se\\ncret"', 'se\ncret'],
    ['a backslash in single quotes', "DB_PASSWORD='se\\ncret'", 'se\\ncret'],
    ['a quote of the other kind', `DB_PASSWORD='se"cret'`, 'se"cret'],
    ['export before it', 'export DB_PASSWORD=secret', 'secret'],
    ['Windows line ends', 'APP_ENV=local\r\nDB_PASSWORD=secret\r\n', 'secret'],
    ['the last of two', 'DB_PASSWORD=first\nDB_PASSWORD=secret', 'secret'],
    ['other letters', 'DB_PASSWORD="pässwörd ✓"', 'pässwörd ✓'],
  ])('a .env gives the value that Laravel reads: %s', (_what, text, expected) => {
    expect(values(`APP_NAME=Shop\n${text}\n`).DB_PASSWORD).toBe(expected);
  });

  it('${NAME} in a .env is the value of another key, of the file or of the process', () => {
    expect(values('APP_NAME=Shop\nMAIL_FROM_NAME="${APP_NAME}"').MAIL_FROM_NAME).toBe('Shop');
    expect(values('APP_NAME=Shop\nMAIL_FROM_NAME=${APP_NAME}-mail').MAIL_FROM_NAME).toBe('Shop-mail');
    expect(values('A=1\nB=${A}2\nC=${B}3').C).toBe('123');
    expect(values('APP_URL=http://${SHOP_HOST}', { SHOP_HOST: 'shop.test' }).APP_URL).toBe(
      'http://shop.test',
    );
    expect(values('A=file\nB=${A}', { A: 'process' }).B).toBe('process');
  });

  it('${NAME} in a .env stays what it is in single quotes, and where no key has that name', () => {
    expect(values('A="${NOBODY_IS_CALLED_SO}"').A).toBe('${NOBODY_IS_CALLED_SO}');
    expect(values("APP_NAME=Shop\nA='${APP_NAME}'").A).toBe('${APP_NAME}');
  });

  it('comments in a .env, and lines without a key, are passed over', () => {
    const read = values('# A=1\n\n   \nnonsense\nB=2\n#C="3"\n');
    expect(read).toEqual({ B: '2' });
  });
});

describe('where values come from', () => {
  it('a key of the process wins over the file, also with nothing in it', () => {
    const read = values('HOST=file\nPORT=1\nDB_PASSWORD=file', { HOST: 'process', DB_PASSWORD: '' });
    expect(read).toMatchObject({ HOST: 'process', PORT: '1', DB_PASSWORD: '' });
  });

  it('a .env that was named must be there', () => {
    const missing = path.join(folder, 'missing.env');
    expect(() => readEnvironment(missing, {})).toThrow(StartRefused);
    expect(() => readEnvironment(missing, {})).toThrow(`cannot read ${missing} (ENOENT)`);
    expect(() => readEnvironment(folder, {})).toThrow('(EISDIR)');
  });

  it('.env in the current folder need not be there', () => {
    const before = process.cwd();
    const empty = fs.mkdtempSync(path.join(folder, 'empty-'));
    process.chdir(empty);
    try {
      expect(readEnvironment(undefined, { A: '1' }).values).toEqual({ A: '1' });
      fs.writeFileSync('.env', 'B=2');
      expect(readEnvironment(undefined, { A: '1' }).values).toEqual({ A: '1', B: '2' });
      fs.rmSync('.env');
      // Docker makes a folder of a file that was not there to be mounted.
      fs.mkdirSync('.env');
      expect(() => readEnvironment(undefined, {})).toThrow(/^cannot read .env \(EISDIR\)/);
    } finally {
      process.chdir(before);
    }
  });
});

describe('keys that look like a slip of the pen', () => {
  it.each([
    ['JWT_SECERT', 'JWT_SECRET'],
    ['JWT_SECRE', 'JWT_SECRET'],
    ['JWT_SECRETT', 'JWT_SECRET'],
    ['JWT-SECRET', 'JWT_SECRET'],
    ['BAGISTO_RELASE', 'BAGISTO_RELEASE'],
    ['TRUST_PROXIES', undefined],
    ['TRUSTPROXY', 'TRUST_PROXY'],
    ['jwt_secret', 'JWT_SECRET'],
    ['REDIS_PASWORD', 'REDIS_PASSWORD'],
  ])('the key %s is taken for a slip of the pen for %s', (key, meant) => {
    expect(read(`${key}=1`).misspelt).toEqual(meant === undefined ? [] : [{ key, meant }]);
  });

  it('a misspelt key is named as well where it comes from the process, as in a container', () => {
    expect(read('', { BAGISTO_RELASE: '1.3' }).misspelt).toEqual([
      { key: 'BAGISTO_RELASE', meant: 'BAGISTO_RELEASE' },
    ]);
  });

  it('no key that Bagisto, Laravel, a shell or a container has anyway is taken for a slip of the pen', () => {
    const bagistos =
      'APP_NAME APP_ENV APP_VERSION APP_KEY APP_DEBUG APP_URL APP_ADMIN_URL APP_TIMEZONE APP_LOCALE ' +
      'APP_FALLBACK_LOCALE APP_FAKER_LOCALE APP_CURRENCY APP_MAINTENANCE_DRIVER LOG_CHANNEL LOG_STACK LOG_LEVEL ' +
      'LOG_DEPRECATIONS_CHANNEL DB_CONNECTION DB_HOST DB_PORT DB_DATABASE DB_USERNAME DB_PASSWORD DB_PREFIX ' +
      'DB_SOCKET DB_CHARSET BROADCAST_DRIVER CACHE_DRIVER CACHE_STORE CACHE_PREFIX SESSION_DRIVER ' +
      'SESSION_LIFETIME SESSION_ENCRYPT SESSION_PATH SESSION_DOMAIN SESSION_STORE SESSION_CONNECTION ' +
      'QUEUE_DRIVER QUEUE_CONNECTION RESPONSE_CACHE_ENABLED REDIS_CLIENT REDIS_HOST REDIS_PASSWORD REDIS_PORT ' +
      'MEMCACHED_HOST MAIL_DRIVER MAIL_MAILER MAIL_SCHEME MAIL_HOST MAIL_PORT MAIL_USERNAME MAIL_PASSWORD ' +
      'MAIL_ENCRYPTION MAIL_FROM_ADDRESS MAIL_FROM_NAME SHOP_MAIL_FROM ADMIN_MAIL_TO ADMIN_MAIL_ADDRESS ' +
      'ADMIN_MAIL_NAME fixer_api_key FIXER_API_KEY EXCHANGE_RATES_API_KEY PUSHER_APP_ID PUSHER_APP_KEY ' +
      'PUSHER_APP_SECRET PUSHER_APP_CLUSTER MIX_PUSHER_APP_KEY AWS_ACCESS_KEY_ID VITE_APP_NAME JWT_SECRET ' +
      'FACEBOOK_CLIENT_ID GOOGLE_CLIENT_ID HOSTNAME HOME PATH SHELL LANG TERM USER PWD OLDPWD SHLVL TZ EDITOR ' +
      'NODE_ENV NODE_OPTIONS NODE_VERSION YARN_VERSION KUBERNETES_SERVICE_HOST REDIS_SERVICE_HOST REDIS_URL ' +
      'PORT HOST npm_config_cache npm_lifecycle_event INIT_CWD';
    // These two are read as Laravel does.
    const meant: Record<string, string> = { DB_CONNECTION: 'mysql', DB_SOCKET: '' };
    const textOf = (key: string) => meant[key] ?? '1';
    const text = bagistos
      .split(' ')
      .map((key) => `${key}=${textOf(key)}`)
      .join('\n');
    expect(
      read(text, Object.fromEntries(bagistos.split(' ').map((key) => [key, textOf(key)]))).misspelt,
    ).toEqual([]);
    expect(readEnvironment(file, process.env).misspelt).toEqual([]);
  });
});
