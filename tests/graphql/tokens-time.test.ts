import { createHash } from 'node:crypto';
import { type Row, startApp, stores, type TestApp } from '../support/app';
import { person, secret } from '../support/people';
import { profileDocument, type Speaker, speaker, tokenOf } from './speaker';

const email = 'person1@example.com';
const later = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe.each(stores)('the time of the tokens of GraphQL on %s', (store) => {
  let app: TestApp;
  let say: Speaker;
  let now = Date.now();

  beforeAll(async () => {
    app = await startApp(store, { clock: () => now });
    say = speaker(app);
  });
  afterAll(() => app.stop());
  beforeEach(async () => {
    now = Date.now();
    await table().delete();
    await app.reset({ customers: [person(1)] });
  });

  const table = () => app.db.knex(app.db.table(app.schema.accessTokens.name));
  const rows = (): Promise<Row[]> => table();
  const login = () => tokenOf(say, email, secret);
  const good = async (token: string) =>
    (await say(profileDocument, {}, token)).data.readCustomerProfile !== null;

  test('the last use of an access token is written, but at most once a minute', async () => {
    const token = await login();
    const used = async () => (await rows())[0]?.last_used_at;
    expect(await used()).toBeNull();
    await say(profileDocument, {}, token);
    while ((await used()) === null) await later(10);
    expect(await used()).toEqual(expect.any(String));
    await table().update({ last_used_at: '2020-01-01 00:00:00' });
    for (let times = 0; times < 5; times++) await say(profileDocument, {}, token);
    await later(100);
    expect(await used()).toBe('2020-01-01 00:00:00');
  });

  test('an access token ends at the time that PHP gave it', async () => {
    const plain = 'D'.repeat(48);
    const expires = new Date(now + 60_000).toISOString().slice(0, 19).replace('T', ' ');
    const [id] = await table().insert({
      tokenable_type: 'Webkul\\Customer\\Models\\Customer',
      tokenable_id: 1,
      name: 'customer-login',
      token: createHash('sha256').update(plain).digest('hex'),
      abilities: '["*"]',
      expires_at: expires,
    });
    expect(await good(`${id}|${plain}`)).toBe(true);
    now += 61_000;
    expect(await good(`${id}|${plain}`)).toBe(false);
  });

  test('an access token ends after ACCESS_TOKEN_DAYS', async () => {
    const brief = await startApp(store, { clock: () => now, beside: app, env: { ACCESS_TOKEN_DAYS: '2' } });
    try {
      const briefly = speaker(brief);
      const token = await tokenOf(briefly, email, secret);
      expect((await rows())[0]?.expires_at).toEqual(expect.any(String));
      now += 47 * 3_600_000;
      expect((await briefly(profileDocument, {}, token)).data.readCustomerProfile).not.toBeNull();
      now += 2 * 3_600_000;
      expect((await briefly(profileDocument, {}, token)).data.readCustomerProfile).toBeNull();
    } finally {
      await brief.stop();
    }
  });

  test('an access token may end later than MySQL can write down', async () => {
    const env = { ACCESS_TOKEN_DAYS: '36500' };
    const lasting = await startApp(store, { clock: () => now, beside: app, env });
    try {
      const lastingly = speaker(lasting);
      const token = await tokenOf(lastingly, email, secret);
      expect((await rows())[0]?.expires_at).toBeNull();
      now += 36_499 * 86_400_000;
      expect((await lastingly(profileDocument, {}, token)).data.readCustomerProfile).not.toBeNull();
      now += 2 * 86_400_000;
      expect((await lastingly(profileDocument, {}, token)).data.readCustomerProfile).toBeNull();
    } finally {
      await lasting.stop();
    }
  });
});
