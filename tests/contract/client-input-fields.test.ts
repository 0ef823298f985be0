import { type Row, startApp, stores, type TestApp } from '../support/app';
import { type Ask, ask } from '../support/http-client';
import { john, newcomer } from './clients/client';
import { customerRow, general } from './clients/fixture';

const names = { first_name: 'John', last_name: 'Doe', gender: 'Male' };

/** Passwords that survive in an address without encoding. */
const rawPasswords: [string, string][] = [
  ['100%safe!', '100%safe!'],
  ['50%%zz(top)', '50%%zz(top)'],
  ['a=b=c?/:@', 'a=b=c?/:@'],
  ['two words', 'two%20words'],
  ['two words', 'two+words'],
  ['plus+plus', 'plus%2Bplus'],
  ['sömmer%tag', 's%C3%B6mmer%tag'],
  ['sömmer 100%', 's%c3%b6mmer%20100%'],
  ['[brackets]', '[brackets]'],
];

describe.each(stores)('fields as real clients fill them (%s)', (store) => {
  let app: TestApp;
  let token: string;

  beforeAll(async () => {
    app = await startApp(store);
  });

  afterAll(() => app.stop());

  const fresh = async (row: Row = {}, password = john.password) => {
    await app.reset({ customers: [await customerRow({ ...row, password })], customer_groups: [general] });
    const reply = await ask(app.url, '/api/customer/login?token=true', {
      method: 'POST',
      json: { ...john, password },
    });
    token = String((reply.body as { token: unknown }).token);
  };
  const bearer = () => ({ Authorization: `Bearer ${token}` });
  const logIn = (query: string, given: Ask) =>
    ask(app.url, `/api/customer/login?${query}`, { method: 'POST', ...given });
  const profile = (json: Record<string, unknown>) =>
    ask(app.url, '/api/customer/profile', { method: 'PUT', headers: bearer(), json });

  describe('passwords', () => {
    it.each(rawPasswords)(
      'the password %s is read from a query that writes it %s',
      async (password, written) => {
        await fresh({}, password);
        const reply = await logIn(`token=true&email=johndoe@example.com&password=${written}`, {});
        expect(reply.body).toMatchObject({ token: expect.any(String) });
      },
    );

    it.each([
      [12345678, '12345678'],
      [1234567.5, '1234567.5'],
      [-1234567, '-1234567'],
      [9007199254740991, '9007199254740991'],
    ])('a password that is the number %s counts as its decimal text', async (number, written) => {
      await fresh({}, written);
      expect((await logIn('', { json: { ...john, password: number } })).status).toBe(200);
      const changed = await profile({ ...names, password: number, password_confirmation: number });
      expect(changed.status).toBe(200);
      expect((await logIn('', { json: { ...john, password: written } })).status).toBe(200);
      const registered = await ask(app.url, '/api/customer/register', {
        method: 'POST',
        json: { ...newcomer, password: number, password_confirmation: number },
      });
      expect(registered.status).toBe(200);
      const { email } = newcomer;
      expect((await logIn('', { json: { email, password: written } })).status).toBe(200);
      expect((await logIn('', { form: { email, password: written } })).status).toBe(200);
    });

    it.each(['9007199254740993', '12345678901234567', '1e400'])(
      'a password that is the number %s is refused: JavaScript reads another number',
      async (number) => {
        await fresh();
        const send = (method: string, path: string, text: string) =>
          ask(app.url, path, {
            method,
            headers: { ...bearer(), 'Content-Type': 'application/json' },
            body: text.replaceAll('NUMBER', number),
          });
        const refused = { errors: { password: ['The password format is invalid.'] } };
        const { email, first_name, last_name } = newcomer;
        const twice = '"password":NUMBER,"password_confirmation":NUMBER';
        const who = `"email":"${email}","first_name":"${first_name}","last_name":"${last_name}"`;
        const register = await send('POST', '/api/customer/register', `{${who},${twice}}`);
        expect([register.status, register.body]).toMatchObject([422, refused]);
        const logIn = await send(
          'POST',
          '/api/customer/login',
          `{"email":"${john.email}","password":NUMBER}`,
        );
        expect([logIn.status, logIn.body]).toMatchObject([422, refused]);
        const form = '"first_name":NUMBER,"last_name":"D","gender":"Male","phone":NUMBER';
        const changed = await send('PUT', '/api/customer/profile', `{${form}}`);
        expect(changed.body).toMatchObject({
          errors: {
            first_name: ['The first name format is invalid.'],
            phone: ['The phone format is invalid.'],
          },
        });
        expect(await app.customers()).toHaveLength(1);
      },
    );

    it('a login with a wrong number as its password is a wrong password', async () => {
      await fresh({}, '12345678');
      const reply = await logIn('', { json: { ...john, password: 12345679 } });
      expect(`${reply.status} ${reply.text}`).toBe('401 {"error":"Invalid Email or Password"}');
    });

    it.each([[['secret99']], [{ a: 'secret99' }]])(
      'a password that is %j is refused with 422',
      async (password) => {
        await fresh();
        expect((await logIn('', { json: { ...john, password } })).status).toBe(422);
        const reply = await profile({ ...names, password, password_confirmation: password });
        expect(reply.status).toBe(422);
      },
    );

    it.each([
      ['a pair of ""', { password: '', password_confirmation: '' }],
      ['a pair of null', { password: null, password_confirmation: null }],
      ['"" alone', { password: '' }],
      ['null alone', { password: null }],
      ['a confirmation alone', { password_confirmation: '' }],
    ])('%s in a profile leaves the password as it is', async (_what, pair) => {
      await fresh();
      const { password: hash } = await app.row(1);
      expect((await profile({ ...names, ...pair })).status).toBe(200);
      expect((await app.row(1)).password).toBe(hash);
    });

    it.each([
      ['blanks', '      ', '      ', ['The password field is required.']],
      ['too short', 'abc', 'abc', ['The password must be at least 6 characters.']],
      ['not confirmed', 'changed-99', '', ['The password confirmation does not match.']],
      ['a number confirmed by text', 12345678, '12345678', ['The password confirmation does not match.']],
    ])(
      'a profile whose new password is %s is refused, and changes nothing',
      async (_what, password, again, errors) => {
        await fresh();
        const before = await app.row(1);
        const reply = await profile({ ...names, first_name: 'Jo', password, password_confirmation: again });
        expect(reply.body).toMatchObject({ errors: { password: errors } });
        expect(await app.row(1)).toEqual(before);
      },
    );
  });

  describe('profiles', () => {
    beforeEach(() => fresh());

    it('a whole customer sent back changes what may be changed, and nothing else', async () => {
      const before = await app.row(1);
      const { body } = await ask(app.url, '/api/customer/get', { headers: bearer() });
      const reply = await profile({
        ...(body as { data: object }).data,
        first_name: 'Johnny',
        id: 2,
        name: 'Somebody Else',
        status: 0,
        is_verified: 0,
        is_suspended: 1,
        customer_group_id: 3,
        group: { id: 3 },
        channel_id: 9,
        api_token: 'mine',
        remember_token: 'mine',
        created_at: '1999-01-01 00:00:00',
        updated_at: '1999-01-01 00:00:00',
      });
      expect(reply.status).toBe(200);
      const { updated_at, ...after } = await app.row(1);
      expect(after).toEqual({ ...before, first_name: 'Johnny', updated_at: undefined });
      expect(String(updated_at)).not.toMatch(/^1999/);
    });

    it.each([
      ['""', '', null],
      ['null', null, null],
      ['"null"', 'null', null],
      ['absent', undefined, '1990-05-17'],
      ['a day', '1985-12-31', '1985-12-31'],
      ['a day in slashes', '12/31/1985', '1985-12-31'],
      ["JavaScript's text of a date", '1985-12-31T00:00:00.000Z', '1985-12-31'],
    ])('a profile takes %s as a date of birth', async (_what, sent, stored) => {
      const reply = await profile({ ...names, date_of_birth: sent });
      expect(reply.status).toBe(200);
      expect(reply.body).toMatchObject({ data: { date_of_birth: stored } });
      expect((await app.row(1)).date_of_birth).toBe(stored);
    });

    it.each([
      [0, '0'],
      [1, '1'],
      ['0', '0'],
      ['male', 'male'],
      ['Male', 'Male'],
      ['none', 'none'],
      ['Other', 'Other'],
    ])('a profile takes the gender %j', async (sent, stored) => {
      const reply = await profile({ ...names, gender: sent });
      expect(reply.body).toMatchObject({ data: { gender: stored } });
    });

    it.each([[null], [''], [undefined]])(
      'a profile with the gender %j is told that the gender is missing',
      async (gender) => {
        const reply = await profile({ ...names, gender });
        expect(reply.status).toBe(422);
        expect(reply.body).toMatchObject({ errors: { gender: ['The gender field is required.'] } });
      },
    );

    it.each([[''], [null], [undefined]])(
      'a profile with the e-mail address %j keeps the one there is',
      async (email) => {
        const reply = await profile({ ...names, email });
        expect(reply.body).toMatchObject({ data: { email: john.email } });
      },
    );
  });
});
