import fs from 'node:fs';
import net from 'node:net';
import { SMTPServer } from 'smtp-server';
import { run } from '../support/command';
import { startSmtp } from '../support/smtp';
import { command, compare } from './compare';
import { file, folder } from './files';
import { answer, type PhpShop, startPhpShop } from './php-shop';

const page = { status: 200, headers: { 'content-type': 'text/html' }, body: { html: true } };
const silent = async () => {
  const server = net.createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return { url: `http://127.0.0.1:${(server.address() as net.AddressInfo).port}`, server };
};

describe('what cannot be compared', () => {
  let shop: PhpShop;
  let other: PhpShop;
  const both = () => ['--old', shop.url, '--new', other.url, '--pause', '0'];

  beforeAll(async () => {
    [shop, other] = await Promise.all([startPhpShop(), startPhpShop()]);
  });
  afterAll(async () => {
    await Promise.all([shop.stop(), other.stop()]);
    fs.rmSync(folder, { recursive: true });
  });

  /** Status 2, a sentence what happened, and one what to do. */
  const refused = async (args: string[], what: RegExp, todo: RegExp, env = {}) => {
    const told = await command(args, env);
    const [said = '', next = '', ...more] = told.err.split('\n');
    expect([told.status, told.out, more]).toEqual([2, '', ['']]);
    expect(said).toMatch(what);
    expect(next).toMatch(/^→ /);
    expect(next).toMatch(todo);
    expect(told.err).not.toContain('sesame');
  };

  it.each([
    [[], /--old is missing/, /--old https/],
    [['--old', 'old.shop', '--new', 'http://n'], /--old is not an http or https address/, /https:/],
    [['--old', 'http://me:sesame@o', '--new', 'http://n'], /name and a password/, /leave them out/],
    [['--old', 'http://o', '--new', 'http://o/'], /the same shop/, /PHP shop/],
    [['--old', 'http://o', '--new', 'http://n', '--nwe', 'x'], /no option --nwe; .*--help/, /Correct/],
    [['--old', 'http://o', '--new', 'http://n', 'open'], /a word too many; .*quotes/, /Correct/],
    [['--old', 'http://o', '--new', 'http://n', '--password', 'sesame'], /list of processes/, /Correct/],
    [['--old', 'http://o', '--new', 'http://n', '--email', 'a@b'], /no password to it/, /PARITY_PASSWORD/],
    [['--old', 'http://o', '--new', 'http://n', '--timeout', 'soon'], /--timeout/, /whole number/],
    [['--old', 'http://o', '--new', 'http://n', '--mail-domain', 'a@b'], /--mail-domain/, /for example/i],
    [['--old', 'http://o', '--new', 'http://n', '--prefix', '/a?b'], /prefix/, /--prefix/],
    [['--old', 'http://o', '--new', 'http://n', '--env-file', 'x'], /--env-file/, /--cases/],
  ])('parity refuses the options %j, and says what to do', async (args, what, todo) =>
    refused(args, what, todo),
  );

  it.each([
    ['missing.json', undefined, /cannot be read \(ENOENT\)/, /path/],
    ['broken.json', '{"cases": [,]}', /is not JSON/, /comma/],
    [
      'other.json',
      { orders: [] },
      /neither a case file, nor a Postman collection or run, nor a HAR/,
      /--help/,
    ],
    ['v1.json', { requests: [{ url: 'x' }] }, /version 1/, /v2\.1/],
    ['empty.har', { log: { entries: [] } }, /0 requests/, /prefix/],
    [
      'slash.json',
      { cases: [{ path: '/customer/get' }] },
      /cases\[0\]\.path must begin behind the prefix/,
      /--help/,
    ],
    [
      'misspelt.json',
      { cases: [{ path: 'customer/get', metod: 'GET' }] },
      /cases\[0\]\.metod is not allowed/,
      /--help/,
    ],
    [
      'writes.json',
      { cases: [{ path: 'customer/login', method: 'POST' }] },
      /may change something/,
      /--write/,
    ],
  ])('parity refuses the case file %s, and says what to do', async (name, content, what, todo) => {
    const cases = content === undefined ? `${folder}/${name}` : file(name, content);
    await refused([...both(), '--cases', cases], what, todo);
  });

  it('parity refuses a shop that is away, silent, or no Bagisto', async () => {
    const { url, server } = await silent();
    const quick = ['--timeout', '100'];
    await refused(
      ['--old', url, '--new', shop.url, ...quick],
      /old shop .* did not answer in time/,
      /--timeout/,
    );
    server.close();
    await refused(['--old', url, '--new', shop.url], /old shop .*nothing listens/, /Check --old/);
    await refused(['--old', shop.url, '--new', url], /new shop .*nothing listens/, /npm start/);

    const website = await startPhpShop(() => page);
    await refused(
      ['--old', website.url, '--new', shop.url],
      /no Bagisto customer API.*an HTML page/,
      /--old-prefix/,
    );
    await refused(
      ['--old', shop.url, '--new', website.url],
      /no Bagisto customer API.*an HTML page/,
      /DOORS/,
    );
    await website.stop();

    const moved = await startPhpShop((_line, { url: path }) => ({
      ...page,
      status: 301,
      headers: { ...page.headers, location: `https://www.old.shop${path}` },
    }));
    await refused(
      ['--old', moved.url, '--new', shop.url],
      /on to https:\/\/www\.old\.shop/,
      /--old https:\/\/www/,
    );
    await moved.stop();

    const ill = await startPhpShop(() => ({ ...page, status: 503 }));
    await refused(['--old', shop.url, '--new', ill.url], /answered 503/, /npm run doctor/);
    await ill.stop();
  });

  it('parity refuses a certificate of a shop’s own making, unless --insecure allows it', async () => {
    // Its built-in certificate is what a test shop has; that it speaks SMTP shows how far the connection came.
    const server = new SMTPServer({ secure: true, logger: false });
    server.on('error', () => {});
    const listening = server.listen(0, '127.0.0.1');
    await new Promise((resolve) => listening.once('listening', resolve));
    const old = `https://127.0.0.1:${(listening.address() as net.AddressInfo).port}`;
    await refused(
      ['--old', old, '--new', shop.url],
      /certificate that this machine does not trust/,
      /--insecure/,
    );
    await refused(['--old', old, '--new', shop.url, '--insecure'], /broke off \(HPE_/, /http or https/);
    await new Promise<void>((resolve) => server.close(resolve));
    const plain = await startSmtp({});
    await refused(
      ['--old', `https://127.0.0.1:${plain.port}`, '--new', shop.url],
      /does not speak https/,
      /http:/,
    );
    await plain.stop();
  });

  it('parity’s refusal is told in JSON as well', async () => {
    const { status, error } = await compare('http://127.0.0.1:1', other.url);
    expect([status, error?.what]).toEqual([2, expect.stringContaining('nothing listens')]);
  });

  it('parity keeps what it found of a shop that falls silent in the middle, and does not wait for the rest', async () => {
    let answers = 0;
    const failing = await startPhpShop((line, request) => {
      if (answers++ > 5) request.socket.destroy();
      return line === 'GET customers/1' ? { ...answer('auth/customers/2 accept xrw', 1) } : undefined;
    });
    const told = await compare(shop.url, failing.url);
    expect(told.cases.map(({ outcome }) => outcome).slice(-4)).toEqual([
      'different',
      ...Array(3).fill('not compared'),
    ]);
    expect(told.error).toMatchObject({ what: expect.stringMatching(/broke off .*3 times in a row/) });
    expect([told.status, told.named('different')]).toEqual([1, ['account by id, not logged in']]);
    await failing.stop();
  });

  it('parity waits when the old shop throttles', async () => {
    let throttled = 0;
    const busy = await startPhpShop((line) => {
      if (line !== 'GET customers/1' || throttled++ > 0) return undefined;
      return {
        status: 429,
        headers: { 'content-type': 'application/json', 'retry-after': '0' },
        body: { message: 'Too Many Attempts.' },
      };
    });
    const told = await compare(busy.url, other.url);
    expect([told.status, throttled]).toEqual([0, 3]);
    await busy.stop();
  });

  it('parity names the account that it may have left behind', async () => {
    const failing = await startPhpShop((line, request) => {
      if (line === 'POST customer/register') request.socket.destroy();
      return undefined;
    });
    const cases = file('register.json', {
      cases: [
        {
          method: 'POST',
          path: 'customer/register',
          json: { email: '{{new_email}}', password: '{{new_password}}' },
        },
      ],
    });
    const { status, out } = await command([
      '--old',
      failing.url,
      '--new',
      other.url,
      '--pause',
      '0',
      '--write',
      '--cases',
      cases,
    ]);
    expect(status).toBe(2);
    expect(out).toMatch(/^\? POST customer\/register: not compared\. The old shop .* broke off/m);
    expect(out).toMatch(/^- old: parity-old-\w+@example\.com \(perhaps/m);
    await failing.stop();
  });

  it('npm run parity has help and an exit status', async () => {
    const help = await run('parity.js', ['--help']);
    expect(help.code).toBe(0);
    for (const word of [
      'Usage: npm run parity',
      '--write',
      '--insecure',
      'LOGGED IN',
      'PARITY_PASSWORD',
      'Exit status',
    ])
      expect(help.out).toContain(word);
    expect(Math.max(...help.out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(124);
    const account = { PARITY_EMAIL: 'johndoe@example.com', PARITY_PASSWORD: 'secret123' };
    const alike = await run('parity.js', both(), account);
    expect(alike.code).toBe(0);
    expect(alike.out).toMatch(/^✓ logout by token$/m);
    expect(alike.out).toMatch(
      /^The shops answer alike\. \(42 the same, 0 deliberately different, 0 different\)$/m,
    );
    const away = await run('parity.js', ['--old', 'http://127.0.0.1:1', '--new', other.url]);
    expect([away.code, away.out]).toEqual([2, '']);
    expect(away.err).toContain('nothing listens');
  });
});
