import { startApp, stores, type TestApp } from '../support/app';
import { ask } from '../support/http-client';
import { person, secret } from '../support/people';
import { type Answer, answerOf, loginDocument, path, type Speaker, speaker, tokenOf } from './speaker';
import { bodyWith, picture, update, uploading } from './uploads';

const large = picture(4);
const form = {
  firstName: 'Jane',
  lastName: 'Roe',
  phone: '+49 170 1234567',
  currentPassword: secret,
  password: 'new-secret',
  confirmPassword: 'new-secret',
};
/** As PHP writes it, and Apple's. */
const phpJson = (value: unknown) => JSON.stringify(value).replaceAll('/', '\\/');

describe.each(stores)('a picture in a profile through GraphQL on %s', (store) => {
  let app: TestApp;
  let say: Speaker;
  let token: string;

  beforeAll(async () => {
    app = await startApp(store);
    say = speaker(app);
  });
  afterAll(() => app.stop());
  beforeEach(async () => {
    await app.db.knex(app.db.table(app.schema.accessTokens.name)).delete();
    await app.reset({ customers: [person(1)] });
    token = await tokenOf(say, 'person1@example.com', secret);
  });

  const code = ({ status, errors }: Answer) => [status, errors[0]?.extensions?.code];
  const tooLarge = [413, 'PAYLOAD_TOO_LARGE'];

  test.each<[string, (variables: object) => unknown]>([
    ['an object', (variables) => variables],
    ['a text', (variables) => JSON.stringify(variables)],
  ])(
    'a picture in a profile is passed over, and all else is saved, with the variables as %s',
    async (_what, given) => {
      const variables = given({ input: { ...form, image: large } });
      const { status, data, errors } = answerOf(
        await ask(app.url, path, {
          method: 'POST',
          json: { query: update, variables },
          headers: { Authorization: `Bearer ${token}` },
        }),
      );
      expect([status, errors]).toEqual([200, []]);
      expect(data.createCustomerProfileUpdate.customerProfileUpdate).toEqual({
        id: '/api/shop/customer_profile_updates/1',
        firstName: 'Jane',
        lastName: 'Roe',
        email: 'person1@example.com',
        dateOfBirth: '',
        gender: '',
        phone: '+49 170 1234567',
        image: null,
      });
      expect(await app.row(1)).toMatchObject({ first_name: 'Jane', phone: '+49 170 1234567' });
      expect(await tokenOf(say, 'person1@example.com', 'new-secret')).toContain('|');
    },
  );

  test('a large picture is read from a customer only: not from a stranger, nor with an ended or made-up token', async () => {
    await say('mutation { createLogout(input: {}) { logout { success } } }', {}, token);
    const { email } = person(1);
    const input = { email, password: secret, deviceToken: large };
    for (const shown of [undefined, `1|${'x'.repeat(48)}`, token]) {
      expect(code(await say(update, { input: { ...form, image: large } }, shown))).toEqual(tooLarge);
      expect(code(await say(loginDocument, { input }, shown))).toEqual(tooLarge);
    }
    expect(await app.row(1)).toMatchObject({ first_name: 'John', phone: null });
  });

  test('a request with a picture may hold no more of anything else than others', async () => {
    const much = 'x'.repeat(66_000);
    for (const [query, input] of [
      [update, { firstName: much }],
      [update, { firstName: much, image: large }],
      [`${update}#${much}`, { image: large }],
      [update, { image: picture(5.2) }],
      [update, { image: `data:image/png;base64,${'{"a":'.repeat(100_000)}` }],
    ] as const) {
      expect(code(await say(query, { input }, token))).toEqual(tooLarge);
    }
    expect((await say(update, { input: { image: picture(5) } }, token)).errors).toEqual([]);
  });

  test.each(['an object', 'a text'])(
    'the slashes of a picture may be escaped, with the variables as %s',
    async (kind) => {
      const slashes = `data:image/png;base64,${'AB/C'.repeat(100_000)}`;
      const variables = { input: { firstName: 'Jane', image: slashes } };
      const json = { query: update, variables: kind === 'an object' ? variables : phpJson(variables) };
      const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
      const reply = await ask(app.url, path, { method: 'POST', body: phpJson(json), headers });
      expect([reply.status, answerOf(reply).errors]).toEqual([200, []]);
      expect(await app.row(1)).toMatchObject({ first_name: 'Jane' });
    },
  );

  test('a password that looks like a picture’s data stays what it is', async () => {
    const password = ';base64,AAAA-secret';
    const words = { currentPassword: secret, password, confirmPassword: password, image: large };
    expect((await say(update, { input: words }, token)).errors).toEqual([]);
    expect(await tokenOf(say, 'person1@example.com', password)).toContain('|');
  });

  test('a shop can refuse all pictures', async () => {
    const without = await startApp(store, { beside: app, env: { GRAPHQL_PICTURE_MB: '0' } });
    try {
      expect(code(await speaker(without)(update, { input: { image: large } }, token))).toEqual(tooLarge);
      expect((await speaker(without)(update, { input: { firstName: 'Jane' } }, token)).errors).toEqual([]);
    } finally {
      await without.stop();
    }
  });

  const upload = (body: string, shown = token) => uploading(app, body, shown);

  test('one customer sends one picture at a time, and keeps no other customer from it', async () => {
    await app.reset({ customers: [person(1), person(2)] });
    const others = await tokenOf(say, 'person2@example.com', secret);
    const body = bodyWith({ firstName: 'Jane', image: picture(0.5) });
    const uploads = Array.from({ length: 6 }, () => upload(body));
    const refused = await Promise.race(uploads.map(({ answer }) => answer));
    expect(code(refused)).toEqual([200, 'SERVICE_UNAVAILABLE']);
    expect((await say(update, { input: { lastName: 'Roe', image: large } }, others)).errors).toEqual([]);
    for (const { finish } of uploads) finish();
    const answers = await Promise.all(uploads.map(({ answer }) => answer));
    expect(answers.filter(({ errors }) => errors.length === 0)).toHaveLength(1);
  });

  test('only a few pictures are taken at once, and the next one when there is room again', async () => {
    const people = [1, 2, 3, 4, 5].map((id) => person(id));
    await app.reset({ customers: people });
    const tokens = await Promise.all(people.map(({ email }) => tokenOf(say, String(email), secret)));
    const body = bodyWith({ firstName: 'Jane', image: picture(0.5) });
    const uploads = tokens.slice(1).map((shown) => upload(body, shown));
    token = tokens[0] ?? '';
    const next = () => say(update, { input: { lastName: 'Roe', image: large } }, token);
    let refused = await next();
    // The four are on their way, not necessarily there.
    while (refused.errors.length === 0) refused = await next();
    expect(code(refused)).toEqual([200, 'SERVICE_UNAVAILABLE']);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect((await say(update, { input: { lastName: 'Smith' } }, token)).errors).toEqual([]);
    for (const { finish } of uploads) finish();
    for (const { answer } of uploads) expect((await answer).errors).toEqual([]);
    expect((await next()).errors).toEqual([]);
    expect(await app.row(1)).toMatchObject({ first_name: 'John', last_name: 'Roe' });
    expect(await app.row(5)).toMatchObject({ first_name: 'Jane' });
  });

  test('a customer who is logged out while the picture arrives is refused when it is there', async () => {
    const { answer, finish } = upload(bodyWith({ firstName: 'Jane', image: large }));
    // That a token was used is noted once it is found good.
    const seen = () => app.db.knex(app.db.table(app.schema.accessTokens.name)).whereNotNull('last_used_at');
    while ((await seen()).length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    await say('mutation { createLogout(input: {}) { logout { success } } }', {}, token);
    finish();
    expect(code(await answer)).toEqual([200, 'UNAUTHENTICATED']);
    expect(await app.row(1)).toMatchObject({ first_name: 'John' });
  });
});
