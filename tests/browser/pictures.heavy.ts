import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { escapeHtml } from '../../accounts/mail/letter-layout';
import { type Diagnosis, rendered } from '../../commands/doctor/report';
import { parity } from '../../commands/parity/parity';
import { fixture } from '../contract/recorded/recording';
import { cheaplyHashed } from '../contract/recorded/replay';
import { resetPath, tokenIn } from '../pages/recovery';
import { startPhpShop } from '../parity/php-shop';
import { installBagisto } from '../schema/ddl/build';
import { generation } from '../schema/ddl/generations';
import { envFile, insert, keysOf, folder as shopFolder } from '../schema/surgery';
import { startApp } from '../support/app';
import { startBrowser } from '../support/browser';
import { run } from '../support/command';
import { person } from '../support/people';

const root = path.join(__dirname, '../..');
const readme = fs.readFileSync(path.join(root, 'README.md'), 'utf8');
const shown = [...readme.matchAll(/docs\/images\/([\w-]+\.(?:webp|svg))/g)].map(([, name]) => String(name));
/** A reader's patience, and that of whoever clones it all. */
const mostBytes = 150_000;

const colours: Record<string, string> = { 31: '#ff7b72', 32: '#56d364', 33: '#e3b341' };

/** The output of a command as its terminal shows it. */
function terminal(typed: string, text: string): string {
  let painted = escapeHtml(text).replaceAll('\u001b[0m', '</span>');
  for (const [code, colour] of Object.entries(colours))
    painted = painted.replaceAll(`\u001b[${code}m`, `<span style="color:${colour}">`);
  return `<!doctype html><meta charset="utf-8"><style>
body{margin:0;background:#0d1117}
pre{display:inline-block;margin:0;padding:20px 24px;color:#c9d1d9;font:13px/1.5 'DejaVu Sans Mono',ui-monospace,monospace}
b{color:#fff}</style><pre><b>$ ${escapeHtml(typed)}</b>\n${painted}</pre>`;
}

/** As badges look everywhere, but from no service. */
function badge(label: string, value: string): string {
  const [left, right] = [label, value].map((text) => 6.6 * text.length + 14) as [number, number];
  const texts = [
    [left / 2, label],
    [left + right / 2, value],
  ] as const;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${left + right}" height="20" role="img" aria-label="${label}: ${value}">
<rect width="${left + right}" height="20" rx="3" fill="#1d4ed8"/><path d="M3 0h${left - 3}v20H3a3 3 0 0 1-3-3V3a3 3 0 0 1 3-3z" fill="#3f3f46"/>
<g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11" text-anchor="middle">
${texts.map(([x, text]) => `<text x="${x}" y="14">${text}</text>`).join('\n')}
</g></svg>
`;
}

/** Made anew by npm run pictures; without that only that they can be made is tried. */
describe('the pictures in the README', () => {
  const folder = process.env.README_PICTURES ?? fs.mkdtempSync(path.join(os.tmpdir(), 'accounts-readme-'));
  const made: string[] = [];
  let browser: Browser;

  beforeAll(async () => {
    browser = await startBrowser();
    fs.mkdirSync(folder, { recursive: true });
  });
  afterAll(async () => {
    await browser.close();
    if (process.env.README_PICTURES === undefined) fs.rmSync(folder, { recursive: true });
  });

  const picture = async (name: string, address: string, options: BrowserContextOptions, of = 'html') => {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    await page.goto(address);
    const box = await page.locator(of).boundingBox();
    if (!box) throw new Error(`there is nothing to see for ${name}`);
    const session = await context.newCDPSession(page);
    // A third of what Playwright's own PNG takes.
    const { data } = await session.send('Page.captureScreenshot', {
      format: 'webp',
      quality: 80,
      clip: { ...box, scale: 1 },
      captureBeyondViewport: true,
    });
    const file = path.join(folder, name);
    fs.writeFileSync(file, Buffer.from(data, 'base64'));
    await context.close();
    made.push(name);
    expect({ name, fits: fs.statSync(file).size < mostBytes }).toEqual({ name, fits: true });
  };
  const ofTerminal = (name: string, typed: string, text: string) =>
    picture(
      name,
      `data:text/html;base64,${Buffer.from(terminal(typed, text)).toString('base64')}`,
      { viewport: { width: 1200, height: 900 }, deviceScaleFactor: 1.25 },
      'pre',
    );

  it('the README shows the doctor, on a Bagisto that has not been adopted yet', async () => {
    const shop = await installBagisto(generation('1.3.3'));
    await insert(shop, '1.3.3', [{ email: 'one@example.com' }, { email: 'two@example.com' }]);
    // Where PHP's sessions and its list of logged-out tokens lie, beside the .env.
    for (const place of ['sessions', 'cache/data'])
      fs.mkdirSync(path.join(shopFolder, 'storage/framework', place), { recursive: true });
    const { out } = await run('doctor.js', ['--json', '--env', envFile(keysOf(shop))]);
    // Where a test keeps them says nothing to a reader.
    const told = out.replaceAll(shop.name, 'shop').replaceAll(shopFolder, '/srv/shop');
    const report = JSON.parse(told) as Diagnosis;
    if (!report.about) throw new Error('the doctor says what it looks at');
    const { commit: _, ...about } = report.about;
    const inShop = {
      configuration: '/srv/shop/.env and the process environment',
      database: 'shop at db.internal:3306',
    };
    const text = rendered({ ...report, about: { ...about, ...inShop } }, { colour: true, width: 100 });
    await ofTerminal('doctor.webp', 'npm run doctor -- --env ../shop/.env', text);
  });

  it('the README shows parity, between the recorded Bagisto 1.3.3 and this server', async () => {
    const app = await startApp('mysql', { env: { BAGISTO_RELEASE: '1.3' } });
    const php = await startPhpShop();
    try {
      const customers = await cheaplyHashed(fixture.customers);
      await app.reset({ customers, customer_groups: fixture.customer_groups });
      const sides = ['--old', php.url, '--new', app.url];
      const listener = { progress: () => {}, waiting: () => {} };
      const { out } = await parity([...sides, '--pause', '0'], { env: {}, listener, colour: true });
      const text = out
        .replaceAll(php.url, 'https://shop.example')
        .replaceAll(app.url, 'http://127.0.0.1:3000');
      const typed = 'npm run parity -- --old https://shop.example --new http://127.0.0.1:3000';
      await ofTerminal('parity.webp', typed, text);
    } finally {
      await Promise.all([app.stop(), php.stop()]);
    }
  });

  it('the README shows the page for a new password, on a desktop and on a phone', async () => {
    const env = { APP_NAME: 'Blue Bike Shop', SHOP_COLOR: '#1d4ed8', SHOP_URL: 'https://bluebike.example' };
    const app = await startApp('embedded', { env });
    try {
      await app.reset({ customers: [person(1)] });
      await app.client().post('/api/customer/forgot-password', { email: 'person1@example.com' });
      const [mail = ''] = await app.mails();
      const page = app.url + resetPath(tokenIn(mail));
      await picture('page.webp', page, { viewport: { width: 1280, height: 800 } });
      const phone = { viewport: { width: 390, height: 800 }, deviceScaleFactor: 1.5, isMobile: true };
      await picture('page-phone.webp', page, { ...phone, colorScheme: 'dark' });
    } finally {
      await app.stop();
    }
  });

  it('the badges of the README say what package.json says', () => {
    const { engines, license } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));
    const badges = {
      'node.svg': badge('node', engines.node.replace('>=', '≥ ')),
      'license.svg': badge('license', license),
    };
    for (const [name, svg] of Object.entries(badges)) {
      fs.writeFileSync(path.join(folder, name), svg);
      made.push(name);
      expect(fs.readFileSync(path.join(root, 'docs/images', name), 'utf8')).toBe(svg);
    }
  });

  it('all pictures of the README are made here, and lie in docs/images', () => {
    expect(new Set(shown)).toEqual(new Set(made));
    for (const name of shown)
      expect(fs.statSync(path.join(root, 'docs/images', name)).size).toBeLessThan(mostBytes);
  });
});
