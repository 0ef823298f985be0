import { type DoorName, doorNames } from '../../accounts/release';
import type { Frame } from './frame';
import { type Html, html } from './html';

interface WelcomeFacts {
  shop: string;
  appUrl: string;
  prefix: string;
  doors: DoorName[];
  /** Whether the calls can be tried in the browser as well. */
  docs: boolean;
  metrics: boolean;
  version: string;
}

const doorTexts: Record<DoorName, { name: string; path: (prefix: string) => string; clients: string }> = {
  bagisto: {
    name: 'Bagisto REST',
    path: (prefix) => `${prefix}/customer/…`,
    clients: 'Mobile apps, PWA, Postman',
  },
  evershop: { name: 'EverShop REST', path: () => '/api/customers/…', clients: 'Admin tools, headless shops' },
  graphql: { name: 'GraphQL', path: () => '/api/graphql', clients: 'Bagisto’s headless clients' },
  pages: { name: 'Pages', path: () => '/customer/forgot-password', clients: 'People with a browser' },
};

/** The first page a new user sees: the doors, and three calls ready to be pasted into a terminal. */
export function welcomePage(frame: Frame, facts: WelcomeFacts): string {
  const { shop, appUrl, prefix, doors, docs, metrics, version } = facts;
  const base = `${appUrl.replace(/\/$/, '')}${prefix}`;
  const json = "-H 'Content-Type: application/json'";
  const cookies = '-b cookies.txt -c cookies.txt';
  const account = '"email":"peterdoe@example.com","password":"secret99"';
  return frame.document({
    voice: { language: 'en', direction: 'ltr' },
    title: 'Customer accounts',
    heading: `Customer accounts of ${shop}`,
    wide: true,
    content: html`<p>The server is running. ${docs ? html`<a href="/docs">The documentation</a> describes every call, and you can try them there.` : 'Set DOCS=true to see every call described at /docs.'}</p>
<h2>Doors</h2>
<ul class="doors">
${doorNames.map((name) => doorCard(name, doors.includes(name), prefix))}
</ul>
<h2>Try it from a terminal</h2>
${[
  command(
    'register',
    'Register a customer',
    `curl -X POST ${base}/customer/register ${json} -d '{"first_name":"Peter","last_name":"Doe",${account},"password_confirmation":"secret99"}'`,
  ),
  command(
    'log-in',
    'Log in, and keep the session',
    `curl ${cookies} -X POST ${base}/customer/login ${json} -d '{${account}}'`,
  ),
  command('get', 'Read your own account', `curl ${cookies} ${base}/customer/get`),
]}`,
    footer: html`${docs ? html`<a href="/docs">Documentation</a>` : undefined}
<a href="/health/ready">Health</a>
${metrics ? html`<a href="/metrics">Metrics</a>` : undefined}
<span>Version ${version}</span>`,
  });
}

function doorCard(name: DoorName, open: boolean, prefix: string): Html {
  const { name: title, path, clients } = doorTexts[name];
  return html`<li><h3>${title}</h3>
<code>${path(prefix)}</code>
<span>${clients}</span>
<span class="state${open ? ' open' : ''}">${open ? 'Open' : `Closed: add ${name} to DOORS`}</span></li>`;
}

/** The button is shown by the script; without one there would be nothing behind it. */
const command = (id: string, what: string, text: string): Html => html`<div class="command">
<h3>${what}</h3>
<button class="copy" type="button" hidden data-copies="${id}" data-done="Copied">Copy</button>
<pre id="${id}">${text}</pre>
</div>`;
