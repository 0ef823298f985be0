import { type Row, startApp, type TestApp } from '../support/app';
import { installBagisto, type ShopDatabase } from './ddl/build';
import { generations } from './ddl/generations';
import { customerOf } from './ddl/people';

const more = {
  phone: '+91 98765',
  gender: 'Female',
  date_of_birth: '1990-05-17',
  subscribed_to_news_letter: '1',
  notes: 'Rings twice',
};
const names = { first_name: 'Asha', last_name: 'Rao' };
const credentials = { email: 'asha@example.com', password: 'secret123' };

describe.each(generations)('the fields that a Bagisto $name has columns for', (bagisto) => {
  let shop: ShopDatabase;

  beforeAll(async () => {
    shop = await installBagisto(bagisto, 'bg_');
  });
  afterAll(() => shop?.drop());

  /** The fields that are in the row; a column that this Bagisto does not have is not missed. */
  const expected = (every: boolean): Row => ({
    gender: every ? 'Female' : bagisto.genderEnum ? 'Male' : null,
    date_of_birth: every ? '1990-05-17' : null,
    subscribed_to_news_letter: every ? 1 : 0,
    ...(bagisto.phone !== 'none' && { phone: every ? '+91 98765' : null }),
    ...(bagisto.notes && { notes: every ? 'Rings twice' : null }),
  });
  const kept = (row: Row = {}): Row =>
    Object.fromEntries(
      Object.keys(more).flatMap((column) => (column in row ? [[column, row[column] ?? null]] : [])),
    );

  describe.each(['auto', 'documented', '0.x', '1.0', '1.3'])('BAGISTO_RELEASE=%s', (release) => {
    const wire = release === 'auto' ? bagisto.wire : release;
    const every = wire !== '1.3';
    let app: TestApp;

    beforeAll(async () => {
      app = await startApp('mysql', { database: shop.env, env: { BAGISTO_RELEASE: release } });
    });
    beforeEach(() => app.db.knex('bg_customers').delete());
    afterAll(() => app?.stop());

    it(`optional fields are ${every ? 'stored' : 'passed over'} by a registration`, async () => {
      const form = { ...names, ...credentials, password_confirmation: credentials.password, ...more };
      const reply = await app.client().post('/api/customer/register', form);
      expect(reply.body).toEqual({ message: 'Your account has been created successfully.' });
      expect(kept((await app.customers())[0])).toEqual(expected(every));
    });

    it(`optional fields are ${every ? 'stored' : 'passed over, but gender and birthday,'} by a profile update`, async () => {
      await app.db.knex('bg_customers').insert(await customerOf(bagisto, { email: credentials.email }));
      const client = app.client();
      expect((await client.post('/api/customer/login', credentials)).status).toBe(200);
      expect((await client.put('/api/customer/profile', { ...names, ...more })).status).toBe(200);
      expect(kept((await app.customers())[0])).toEqual({
        ...expected(every),
        ...{ gender: 'Female', date_of_birth: '1990-05-17' },
      });
    });

    it('a field that its column cannot hold is refused, and one without a column is not looked at', async () => {
      const phone = '1'.repeat(300);
      const form = { ...names, ...credentials, password_confirmation: credentials.password, phone };
      const reply = await app.client().post('/api/customer/register', form);
      expect(reply.status).toBe(every && bagisto.phone !== 'none' ? 422 : 200);
    });
  });
});
