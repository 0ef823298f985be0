import type { OutgoingHttpHeaders } from 'node:http';
import { loadLanguages } from '../../accounts/lang/languages';
import { registerDocument } from '../graphql/speaker';
import { startApp, stores, type TestApp } from '../support/app';
import { cpuTime } from '../support/cpu-time';
import { type Ask, ask } from '../support/http-client';
import { person, secret } from '../support/people';

const manyBlanks = `x${' '.repeat(15_000)}x`;
const days = `${'1 day  '.repeat(40)}x`;

describe.each(stores)('text that is made to take long is read at once (%s)', (store) => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startApp(store, { env: { GRAPHQL_INTROSPECTION: 'false' } });
  });
  afterAll(() => app.stop());
  beforeEach(() => app.reset({ customers: [person(1)] }));

  const secondsOf = async (path: string, given: Ask, times = 1): Promise<number> => {
    const spent = cpuTime();
    for (let count = 0; count < times; count++) {
      expect((await ask(app.url, path, given)).status).toBeLessThan(500);
    }
    return spent.ms() / 1000;
  };
  const register = (input: object): Ask => ({
    method: 'POST',
    json: { query: registerDocument, variables: { input } },
  });

  test.each<[string, object]>([
    ['a date of birth', { dateOfBirth: days }],
    ['a phone number', { phone: `${'1'.repeat(60_000)}x` }],
    [
      'thousands of fields of other names',
      Object.fromEntries(Array.from({ length: 6000 }, (_, at) => [at.toString(36), 1])),
    ],
    ['a field of another name', { [' Did you mean '.repeat(4300)]: 1 }],
  ])('%s made to take long in a registration through GraphQL is read at once', async (_what, input) => {
    expect(await secondsOf('/api/graphql', register(input), 10)).toBeLessThan(1);
  });

  test('the date of birth of a profile that is made to take long is read at once', async () => {
    const client = app.client();
    await client.post('/api/customer/login', { email: 'person1@example.com', password: secret });
    const spent = cpuTime();
    const profile = { first_name: 'J', last_name: 'D', gender: 'Male', date_of_birth: days };
    const { status, body } = await client.put('/api/customer/profile', profile);
    expect([status, Object.keys((body as { errors: object }).errors)]).toEqual([422, ['date_of_birth']]);
    expect(spent.ms()).toBeLessThan(1000);
  });

  test.each<[string, string, OutgoingHttpHeaders]>([
    ['a token', '/api/customer/get', { Authorization: `Bearer ${manyBlanks}` }],
    ['an EverShop token', '/api/customers', { Authorization: `Bearer ${manyBlanks}` }],
    ['a list of languages', '/customer/forgot-password', { 'Accept-Language': manyBlanks }],
  ])('%s made of blanks in a header is read at once', async (_what, path, headers) => {
    expect(await secondsOf(path, { headers }, 30)).toBeLessThan(1);
  });
});

test('a wish for thousands of languages is read at once', () => {
  const { choose } = loadLanguages('no such folder', 'nl');
  const wish = 'xx,'.repeat(5000);
  const spent = cpuTime();
  for (let count = 0; count < 500; count++) expect(choose(undefined, wish)).toBe('nl');
  expect(spent.ms()).toBeLessThan(1000);
});
