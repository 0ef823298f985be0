import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { startApp, type TestApp } from '../../support/app';
import { accountHistory } from './account';
import { seeded } from './random';

/** What judges the histories under kills is of use only if it sees what must not be. */
let app: TestApp;
beforeAll(async () => {
  app = await startApp('embedded');
});
afterAll(() => app.stop());

async function aLife(name: string) {
  const account = accountHistory([app.url], `${name}@history.test`, seeded(7));
  for (let step = 0; step < 120; step++) await account.step();
  await account.verify();
  expect(account.wrong).toEqual([]);
  expect(account.done).toBeGreaterThan(60);
  return { account, row: app.db.knex('customers').where({ email: account.email }) };
}

const verdicts: [
  what: string,
  spoil: (life: Awaited<ReturnType<typeof aLife>>) => Promise<unknown>,
  verdict: RegExp,
][] = [
  ['a lost change', ({ row }) => row.clone().update({ first_name: 'Peter' }), /shows Peter after Name\d+/],
  [
    'a lost password',
    ({ row }) => row.clone().update({ password: '$2y$04$x' }),
    /the right password was refused/,
  ],
  ['a lost account', ({ row }) => row.clone().delete(), /the right password was refused/],
];

it.each(verdicts)('the history of an account does not let %s pass', async (what, spoil, verdict) => {
  const life = await aLife(what.replaceAll(' ', '-'));
  await spoil(life);
  await life.account.verify();
  expect(life.account.wrong.join('\n')).toMatch(verdict);
});

it('the history of an account lets a new password pass that came after nobody had answered', async () => {
  let late: (() => Promise<unknown>) | undefined;
  let came = 0;
  const sluggish = createServer(async (request, response) => {
    const { method, headers, url } = request;
    const body = method === 'GET' ? undefined : await text(request);
    const given = { method, body, headers: { ...headers } as Record<string, string> };
    const pass = () => fetch(app.url + url, given);
    if (body?.includes('password_confirmation') && method === 'PUT') {
      late = pass;
      response.writeHead(503).end();
      return;
    }
    const reply = await pass();
    const answer = await reply.text();
    // After an answer to the next request, and before the one after it.
    if (late) came++;
    await late?.();
    late = undefined;
    response.writeHead(reply.status, Object.fromEntries(reply.headers)).end(answer);
  });
  await new Promise<void>((listening) => sluggish.listen(0, '127.0.0.1', listening));
  const { port } = sluggish.address() as AddressInfo;
  const account = accountHistory([`http://127.0.0.1:${port}`], 'late@history.test', seeded(7));
  for (let step = 0; step < 120; step++) await account.step();
  await account.verify();
  sluggish.closeAllConnections();
  sluggish.close();
  expect(account.wrong).toEqual([]);
  expect(came).toBeGreaterThan(3);
});
