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
