import { spawn } from 'node:child_process';
import path from 'node:path';
import { endAll, folder, launch } from '../faults/real-process';
import { dropShops, emptyDatabase, installBagisto } from '../schema/ddl/build';
import { generations } from '../schema/ddl/generations';
import { type Finished, run } from '../support/command';
import { member } from '../support/customers';

const script = path.join(__dirname, '../../bin/admin-create.js');
const words = 'correct horse battery';

afterEach(async () => {
  await endAll();
  await dropShops();
});

/** `npm run admin:create` as another program runs it: with an input, and without a terminal. */
function create(env: Record<string, string>, args: string[], input = `${words}\n`): Promise<Finished> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [script, ...args], {
      cwd: folder(),
      env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
    });
    const finished: Finished = { code: null, out: '', err: '' };
    child.stdout.on('data', (chunk) => {
      finished.out += chunk;
    });
    child.stderr.on('data', (chunk) => {
      finished.err += chunk;
    });
    child.on('close', (code) => resolve({ ...finished, code }));
    child.stdin.end(input);
  });
}

const boss = ['--name', 'The Boss', '--email', 'boss@shop.test', '--password-stdin'];
const tokens = async (storage: string, password: string) => {
  const server = launch({ STORAGE_PATH: storage });
  const client = await server.client();
  const reply = await client.post('/api/user/tokens', { email: 'boss@shop.test', password });
  const list = await client.get('/api/customers', {
    Authorization: `Bearer ${member(reply.body, 'data', 'accessToken')}`,
  });
  await server.stop();
  return [reply.status, list.status];
};

it('admin:create makes an admin who may do everything, in a database of our own', async () => {
  const storage = folder();
  const env = { STORAGE_PATH: storage };
  const early = await create(env, boss);
  expect([early.code, early.out]).toEqual([1, '']);
  expect(early.err).toMatch(/^No admin was created: there are no tables yet; run "npm run migrate" once/m);
  await tokens(storage, words);
  const made = await create(env, boss);
  expect([made.code, made.err]).toEqual([0, '']);
  expect(made.out).toContain('boss@shop.test');
  expect(made.out).not.toContain(words);
  expect(await tokens(storage, words)).toEqual([200, 200]);
  expect(await tokens(storage, 'another password')).toEqual([401, 401]);

  const again = await create(env, [...boss.slice(0, 3), 'BOSS@shop.test', '--password-stdin']);
  expect([again.code, again.err]).toEqual([1, 'No admin was created: The email has already been taken.\n']);
  const invalid = await create(env, ['--email', 'nobody', '--password-stdin'], 'short');
  expect([invalid.code, invalid.out]).toEqual([1, '']);
  for (const field of ['name', 'email', 'password']) expect(invalid.err).toContain(`The ${field} `);
  const typed = await create(env, ['--password', words]);
  expect([typed.code, typed.out]).toEqual([2, '']);
  expect(typed.err).not.toContain(words);
  expect((await create(env, [])).code).toBe(2);
  expect((await create({}, ['--help'])).out).toMatch(/^Usage: npm run admin:create/);
});

it('admin:create leaves the admins of a Bagisto to its own panel', async () => {
  const [bagisto] = generations;
  if (!bagisto) throw new Error('there is no Bagisto to try it on');
  const shop = await installBagisto(bagisto);
  const refused = await create(shop.env, boss);
  expect([refused.code, refused.out]).toEqual([1, '']);
  expect(refused.err).toMatch(/^No admin was created: this database is a Bagisto's/m);
  expect(await shop.knex('admins').pluck('email')).toEqual(['admin@example.com']);
});

it('admin:create names the right that its login lacks, and nothing of what it would have written', async () => {
  const shop = await emptyDatabase();
  const login = await shop.loginWith('select on :shop:.*');
  await run('migrate.js', [], { ...shop.env, REDIS_HOST: '127.0.0.1', STORAGE_PATH: folder() });
  const refused = await create(login, boss);
  expect([refused.code, refused.out]).toEqual([1, '']);
  expect(refused.err).toMatch(
    /^No admin was created: the database does not let this login INSERT \(ER_TABLEACCESS_DENIED_ERROR\); grant it [^\n]+\n$/,
  );
  expect(refused.err).not.toMatch(/\$2|boss@|insert into/);
  expect((await create(shop.env, boss)).code).toBe(0);
});
