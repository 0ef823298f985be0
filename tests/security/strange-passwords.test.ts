import { startApp, stores, type TestApp } from '../support/app';
import { ask } from '../support/http-client';

const shadowed = { toString: 1, valueOf: 1, a: 1, b: 1, c: 1, d: 1 };
const fields = (name: string) => Array.from({ length: 7 }, (_, at) => `${name}[x${at}]=1`).join('&');
const form = { 'Content-Type': 'application/x-www-form-urlencoded' };

describe.each(stores)('a password that is no text (%s)', (store) => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp(store);
  });
  afterAll(() => app.stop());

  it.each<[string, string, object]>([
    [
      'EverShop’s new password',
      '/api/customers/password',
      { headers: form, body: `token=x&${fields('password')}` },
    ],
    [
      'a registration',
      '/api/customer/register',
      {
        json: {
          ...{ first_name: 'a', last_name: 'b', email: 'x@example.com' },
          ...{ password: shadowed, password_confirmation: shadowed },
        },
      },
    ],
    [
      'a registration with lists',
      '/api/customer/register',
      { json: { password: [{ toString: 1, valueOf: 1 }, 2, 3, 4, 5, 6, 7] } },
    ],
    [
      'the page for a new password',
      `/customer/reset-password/${'a'.repeat(64)}`,
      { headers: form, body: `${fields('password')}&${fields('password_confirmation')}` },
    ],
  ])('a password that is no text is refused by %s, and is no fault', async (_what, path, sent) => {
    const { status } = await ask(app.url, path, { method: 'POST', ...sent });
    expect([status >= 400, status < 500]).toEqual([true, true]);
    expect(app.logs.filter(({ msg }) => msg === 'unexpected error')).toEqual([]);
  });
});
