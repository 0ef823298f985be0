import { type Row, startApp, type TestApp } from '../support/app';
import type { Client, Reply } from '../support/http-client';
import { dropShops, installBagisto, type ShopDatabase } from './ddl/build';
import { generation } from './ddl/generations';
import { customerOf } from './ddl/people';

const login = (client: Client, email: string) =>
  client.post('/api/customer/login', { email, password: 'secret123' });
const register = (app: TestApp, email: string) =>
  app.client().post('/api/customer/register', {
    first_name: 'New',
    last_name: 'Customer',
    email,
    password: 'secret123',
    password_confirmation: 'secret123',
  });
const profile = (more: Row): Row => ({ first_name: 'Asha', last_name: 'Rao', gender: 'Female', ...more });
const data = (reply: Reply) => (reply.body as { data: Row }).data;

/** The shop as it is, a change of its tables, and customers; then the server. */
async function shopOf(
  name: string,
  customers: Row[],
  { env = {}, change }: { env?: Record<string, string>; change?: string } = {},
): Promise<{ shop: ShopDatabase; app: TestApp }> {
  const shop = await installBagisto(generation(name));
  if (change) await shop.knex.raw(change);
  for (const row of customers) await shop.knex('customers').insert(await customerOf(generation(name), row));
  const app = await startApp('mysql', { database: shop.env, env });
  running.push(app);
  return { shop, app };
}

const running: TestApp[] = [];
afterEach(async () => {
  for (const app of running.splice(0)) await app.stop();
  await dropShops();
});

describe('the gender enum of 0.1.0', () => {
  it('the gender enum of 0.1.0 takes its members in any letter case and refuses the rest', async () => {
    const { app } = await shopOf('0.1.0', [{ gender: 'Male' }]);
    const client = app.client();
    await login(client, 'asha@example.com');
    expect(data(await client.put('/api/customer/profile', profile({ gender: 'female' }))).gender).toBe(
      'Female',
    );
    for (const gender of ['Other', 'Non-binary or longer', 1, '1']) {
      const reply = await client.put('/api/customer/profile', profile({ gender }));
      expect([reply.status, reply.body]).toEqual([
        422,
        { message: 'The given data was invalid.', errors: { gender: ['The selected gender is invalid.'] } },
      ]);
    }
    const missing = await client.put('/api/customer/profile', profile({ gender: null }));
    expect(missing.body).toMatchObject({ errors: { gender: ['The gender field is required.'] } });
    expect((await app.row(1)).gender).toBe('Female');
  });
});

describe('unique phone numbers (2.x)', () => {
  const people = [
    { id: 1, email: 'one@example.com', phone: '111' },
    { id: 2, email: 'two@example.com', phone: '222' },
    { id: 3, email: 'three@example.com', phone: null },
  ];
  const taken = {
    message: 'The given data was invalid.',
    errors: { phone: ['The phone has already been taken.'] },
  };

  it.each(['auto', 'documented'])(
    'a unique phone number of somebody else is refused, and one’s own may be sent back (BAGISTO_RELEASE=%s)',
    async (release) => {
      const { app } = await shopOf('2.1', people, { env: { BAGISTO_RELEASE: release } });
      const client = app.client();
      await login(client, 'one@example.com');
      const refused = await client.put('/api/customer/profile', profile({ phone: '222' }));
      expect([refused.status, refused.body]).toEqual([422, taken]);
      expect((await client.put('/api/customer/profile', profile({ phone: '111' }))).status).toBe(200);
      expect((await client.put('/api/customer/profile', profile({ phone: '333' }))).status).toBe(200);
      expect((await app.row(1)).phone).toBe(release === 'auto' ? '111' : '333');
    },
  );

  it('an empty unique phone number is kept as NULL, of which there may be many, and a race has one winner', async () => {
    const { app } = await shopOf('2.1', people, { env: { BAGISTO_RELEASE: 'documented' } });
    const clients = await Promise.all(
      people.map(async ({ email }) => {
        const client = app.client();
        await login(client, email);
        return client;
      }),
    );
    for (const client of clients) {
      expect((await client.put('/api/customer/profile', profile({ phone: '' }))).status).toBe(200);
    }
    expect((await app.customers()).map(({ phone }) => phone)).toEqual([null, null, null]);
    const replies = await Promise.all(
      clients.map((client) => client.put('/api/customer/profile', profile({ phone: '999' }))),
    );
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 422, 422]);
    for (const { body } of replies.filter(({ status }) => status === 422)) expect(body).toEqual(taken);
  });
});

describe('addresses that are unique within a channel (2.3.13 and later)', () => {
  it('a host of no channel finds the accounts of the default channel', async () => {
    const { app, shop } = await shopOf('2.4', [
      { id: 1, email: 'both@example.com', channel_id: 1, first_name: 'Outlet' },
      { id: 2, email: 'both@example.com', channel_id: 2, first_name: 'Default' },
      { id: 3, email: 'outlet@example.com', channel_id: 1 },
      { id: 4, email: 'nowhere@example.com', channel_id: null },
    ]);
    expect(data(await login(app.client(), 'both@example.com'))).toMatchObject({
      id: 2,
      first_name: 'Default',
    });
    expect((await login(app.client(), 'outlet@example.com')).status).toBe(401);

    expect((await register(app, 'both@example.com')).status).toBe(422);
    expect((await register(app, 'NOWHERE@example.com')).status).toBe(422);
    expect((await register(app, 'outlet@example.com')).status).toBe(200);
    expect(
      await shop.knex('customers').where({ email: 'outlet@example.com' }).orderBy('id').pluck('channel_id'),
    ).toEqual([1, 2]);

    const client = app.client();
    await login(client, 'nowhere@example.com');
    const reply = await client.put('/api/customer/profile', profile({ email: 'both@example.com' }));
    expect(reply.body).toMatchObject({ errors: { email: ['The email has already been taken.'] } });
  });

  it('of many who register with one address at once, unique within a channel, one succeeds', async () => {
    const { app } = await shopOf('2.4', []);
    const replies = await Promise.all(
      ['race@example.com', 'Race@example.com', 'race@EXAMPLE.com'].map((email) => register(app, email)),
    );
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 422, 422]);
    for (const { status, body } of replies) {
      if (status === 422)
        expect(body).toMatchObject({ errors: { email: ['The email has already been taken.'] } });
    }
  });
});

describe('what shops have done to their tables', () => {
  it('a registration fills columns that the shop added and that must have a value', async () => {
    const { app } = await shopOf('1.3.3', [], {
      change: `alter table customers modify api_token varchar(80) not null,
        add loyalty_points int not null, add tax_number varchar(30) not null, add tier enum('bronze','gold') not null`,
    });
    expect((await register(app, 'one@example.com')).status).toBe(200);
    expect((await register(app, 'two@example.com')).status).toBe(200);
    const rows = await app.customers();
    expect(rows[0]).toMatchObject({ loyalty_points: 0, tax_number: '', tier: 'bronze' });
    expect(String(rows[0]?.api_token)).toMatch(/^[0-9a-f]{80}$/);
    expect(rows[0]?.api_token).not.toBe(rows[1]?.api_token);
  });

  it('an account is found in any letter case where the database tells cases apart', async () => {
    const { app } = await shopOf('1.3.3', [{ email: 'asha@example.com' }], {
      change:
        'alter table customers modify email varchar(191) character set utf8mb4 collate utf8mb4_bin null',
    });
    expect((await login(app.client(), 'ASHA@example.com')).status).toBe(200);
    expect((await register(app, 'Asha@Example.com')).status).toBe(422);
  });

  it('a taken address names the right field although the prefix and a key are called otherwise', async () => {
    const { app } = await shopOf('2.1', [{ email: 'phone@example.com', phone: '111' }], {
      change: 'alter table customers drop index customers_email_unique, add unique the_phone_book (email)',
    });
    const replies = await Promise.all([register(app, 'x@example.com'), register(app, 'x@example.com')]);
    const refused = replies.find(({ status }) => status === 422);
    expect(refused?.body).toMatchObject({ errors: { email: ['The email has already been taken.'] } });
  });

  it('a newcomer gets the group General also where the shop’s own code for it is another', async () => {
    const { app } = await shopOf('1.3.3', [], {
      change: "update customer_groups set code = 'retail' where code = 'general'",
    });
    await register(app, 'one@example.com');
    expect((await app.row(1)).customer_group_id).toBe(2);
  });
});

describe('rows that PHP left behind', () => {
  it('a row that PHP left behind is read as it is: no password, no e-mail, no time', async () => {
    const { app, shop } = await shopOf('1.3.3', [
      { id: 1, email: 'social@example.com', password: null },
      { id: 2, email: null, password: null },
      { id: 3, email: 'old@example.com' },
    ]);
    await shop.knex.transaction(async (trx) => {
      await trx.raw("set sql_mode = ''");
      await trx.raw(
        "update customers set created_at = 0, updated_at = 0, date_of_birth = '0000-00-00' where id = 3",
      );
      await trx.raw('set sql_mode = default');
    });
    expect((await login(app.client(), 'social@example.com')).body).toEqual({
      error: 'Invalid Email or Password',
    });
    expect((await login(app.client(), '')).status).toBe(422);
    const reply = await login(app.client(), 'old@example.com');
    expect(reply.status).toBe(200);
    expect(data(reply)).toMatchObject({ created_at: null, updated_at: null });
  });
});
