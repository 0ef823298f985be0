import { Unavailable } from '../../accounts/errors';
import { startApp, stores, type TestApp } from '../support/app';
import { errorsOf, jane, john, loggedIn, newcomer, profile, queriesDuring } from '../support/customers';

const taken = {
  message: 'The given data was invalid.',
  errors: { email: ['The email has already been taken.'] },
};

describe.each(stores)('what the database is asked (%s)', (store) => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startApp(store, { env: { BAGISTO_RELEASE: 'documented' } });
  });
  afterAll(() => app.stop());
  beforeEach(() => app.reset({ customers: [john, jane] }));

  it('of ten registrations of one address side by side one succeeds, and no statement is told', async () => {
    const spellings = ['racer@example.com', 'Racer@example.com', 'RACER@EXAMPLE.COM', 'rácer@example.com'];
    const replies = await Promise.all(
      Array.from({ length: 10 }, (_, n) =>
        app.client().post('/api/customer/register', newcomer(spellings[n % 4] ?? '')),
      ),
    );
    expect(replies.map(({ status }) => status).sort()).toEqual([200, ...Array(9).fill(422)]);
    for (const { status, body } of replies) if (status === 422) expect(body).toEqual(taken);
    expect(await app.customers()).toHaveLength(3);
  });

  it('a text in an address is not taken for the database’s own words', async () => {
    const register = () => app.client().post('/api/customer/register', newcomer('aborted@example.com'));
    const replies = await Promise.all([register(), register(), register()]);
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 422, 422]);
    const refused = app.db.run(app.db.knex.raw('select * from nowhere where word = ?', ['Connection lost']));
    await expect(refused).rejects.not.toBeInstanceOf(Unavailable);
  });

  it('of two customers who want one address at once one gets it', async () => {
    const clients = [await loggedIn(app), await loggedIn(app, jane.email)];
    const change = profile({ email: 'wanted@example.com' });
    const replies = await Promise.all(clients.map((client) => client.put('/api/customer/profile', change)));
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 422]);
    expect(replies.find(({ status }) => status === 422)?.body).toEqual(taken);
    expect((await app.customers()).filter(({ email }) => email === 'wanted@example.com')).toHaveLength(1);
  });

  it.each([
    "x'; drop table customers; -- ",
    '" or 1=1 --',
    '\\',
    '%',
    '?',
    ':id',
    '#{7*7}',
    '{{7*7}}',
    '<b>&amp;',
    '🙈\u202e',
  ])('%j is stored as a name, and never runs as a statement', async (text) => {
    const names = { first_name: `a${text}`, last_name: `b${text}` };
    const registered = await app
      .client()
      .post('/api/customer/register', { ...newcomer('odd@example.com'), ...names });
    expect(registered.status).toBe(200);
    const client = await loggedIn(app, 'odd@example.com');
    expect((await client.get('/api/customer/get')).body).toMatchObject({ data: names });
    const queries = await queriesDuring(app, async () => {
      const reply = await client.put('/api/customer/profile', { ...names, gender: text, phone: text });
      expect(reply.body).toMatchObject({ data: { ...names, gender: text, phone: text } });
    });
    // The statements have placeholders only.
    if (text.length > 2) expect(queries.join()).not.toContain(text);
    expect(
      errorsOf(await app.client().post('/api/customer/login', { email: text, password: text })),
    ).toHaveProperty('email');
    expect(await app.customers()).toHaveLength(3);
  });
});
