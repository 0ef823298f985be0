import { type Row, startApp, type TestApp } from '../support/app';
import { installBagisto, type ShopDatabase } from './ddl/build';
import { type Generation, generations } from './ddl/generations';
import { customerOf } from './ddl/people';

/** The answers that a shop's apps know from before the switch, by release. */
const wires: Record<
  Generation['wire'],
  { time: unknown; loggedOut: string; updated: string; notFound: string; phone: string }
> = {
  '0.x': {
    time: { date: '2020-09-28 10:43:42.000000', timezone_type: 3, timezone: 'Asia/Kolkata' },
    loggedOut: 'Logged out successfully.',
    updated: 'Your account has been created successfully.',
    notFound: 'Resource not found',
    phone: 'written',
  },
  '1.0': {
    time: '2020-09-28T05:13:42.000000Z',
    loggedOut: 'Logged out successfully.',
    updated: 'Your account has been created successfully.',
    notFound: 'Resource not found',
    phone: 'written',
  },
  '1.3': {
    time: '2020-09-28T05:13:42.000000Z',
    loggedOut: 'Logged out successfully.',
    updated: 'Your account has been updated successfully.',
    notFound: 'Resource Not Found',
    phone: 'ignored',
  },
};

describe.each(generations)('apps that knew a Bagisto $name', (bagisto) => {
  const wire = wires[bagisto.wire];
  let shop: ShopDatabase;
  let app: TestApp;

  beforeAll(async () => {
    shop = await installBagisto(bagisto, 'bg_');
    await shop.knex('bg_customers').insert(
      await customerOf(bagisto, {
        email: 'asha@example.com',
        created_at: '2020-09-28 10:43:42',
        updated_at: '2020-09-28 10:43:42',
      }),
    );
    app = await startApp('mysql', { database: shop.env });
  });
  afterAll(async () => {
    await app?.stop();
    await shop?.drop();
  });

  it('apps that knew the old release see the same answers as before', async () => {
    const client = app.client();
    const login = await client.post('/api/customer/login', {
      email: 'asha@example.com',
      password: 'secret123',
    });
    expect(login.status).toBe(200);
    expect(login.body).toMatchObject({
      token: true,
      data: { email: 'asha@example.com', created_at: wire.time },
    });
    expect((login.body as { data: { group: Row } }).data.group).toMatchObject({ name: 'General' });
    expect(String(login.headers['set-cookie'])).toMatch(/^accounts_session=/);

    const profile = { first_name: 'Asha', last_name: 'Rao', gender: 'Female', phone: '98765' };
    const updated = await client.put('/api/customer/profile', profile);
    expect(updated.body).toMatchObject({ message: wire.updated, data: { gender: 'Female' } });
    const [row] = await app.customers();
    const stored = wire.phone === 'written' && bagisto.phone !== 'none' ? '98765' : null;
    expect(row?.phone ?? null).toBe(stored);

    expect((await client.get('/api/customer/logout')).body).toEqual({ message: wire.loggedOut });
    expect((await client.get('/api/nothing')).body).toEqual({ error: wire.notFound });
  });

  it('apps that knew the old release open an account, whose row PHP reads as its own', async () => {
    const given = { first_name: 'Ravi', last_name: 'Rao', email: 'ravi@example.com', password: 'secret123' };
    const reply = await app
      .client()
      .post('/api/customer/register', { ...given, password_confirmation: 'secret123' });
    expect(reply.body).toEqual({ message: 'Your account has been created successfully.' });
    const row = (await app.customers()).find(({ email }) => email === 'ravi@example.com') ?? {};
    expect(row).toMatchObject({
      status: 1,
      subscribed_to_news_letter: 0,
      date_of_birth: null,
      remember_token: null,
    });
    expect(row.password).toMatch(/^\$2y\$/);
    expect(row.channel_id).toBe(bagisto.channel === 'none' ? undefined : 2);
    expect(row.gender).toBe(bagisto.genderEnum ? 'Male' : null);
    expect(row.is_verified).toBe(bagisto.verification ? 1 : undefined);
    expect(row.api_token).toBe(bagisto.apiToken ? null : undefined);
    expect(row.is_suspended).toBe(bagisto.image ? 0 : undefined);
    const [group] = await app.db.knex('bg_customer_groups').where({ id: Number(row.customer_group_id) });
    expect(group.name).toBe('General');
    // In the shop's own time, not in UTC.
    const kolkata = new Date(Date.now() + 5.5 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ');
    expect(String(row.created_at).slice(0, 14)).toBe(kolkata.slice(0, 14));
  });
});
