import request from 'supertest';
import { startApp, stores, type TestApp } from '../support/app';
import { person, secret } from '../support/people';

const newcomer = {
  first_name: 'Asha',
  last_name: 'Rao',
  email: 'asha@example.com',
  password: secret,
  password_confirmation: secret,
};
const more = {
  phone: '+91 98765',
  gender: 'Female',
  date_of_birth: '1990-05-17',
  subscribed_to_news_letter: true,
  notes: 'Rings twice',
};
const stored = { ...more, subscribed_to_news_letter: 1 };
const nothing = {
  phone: null,
  gender: null,
  date_of_birth: null,
  subscribed_to_news_letter: 0,
  notes: null,
};
/** PHP sets these itself: nobody opens an account for himself that the shop has not. */
const notTheirs = {
  status: 0,
  customer_group_id: 3,
  is_verified: 0,
  api_token: 'made-up',
  channel_id: 7,
  remember_token: 'made-up',
  id: 99,
};

describe.each(stores)('the fields of a customer that each release stores (%s)', (store) => {
  describe.each(['documented', '0.x', '1.0', '1.3'])('%s', (release) => {
    const every = release !== '1.3';
    let app: TestApp;
    const register = (fields: object) =>
      request(app.server)
        .post('/api/customer/register')
        .send({ ...newcomer, ...fields });
    const registered = async () => (await app.customers()).find(({ email }) => email === newcomer.email);

    beforeAll(async () => {
      app = await startApp(store, { env: { BAGISTO_RELEASE: release } });
    });
    beforeEach(() => app.reset({ customers: [person(1, { email: 'john@example.com' })] }));
    afterAll(() => app?.stop());

    it(`a registration in release ${release} stores ${every ? 'all optional fields' : 'names, e-mail and password alone'}`, async () => {
      await register(more).expect(200);
      expect(await registered()).toMatchObject(every ? stored : nothing);
    });

    it('a registration never lets a customer set what the shop decides', async () => {
      await register({ ...more, ...notTheirs, token: 'made-up' }).expect(200);
      const row = (await registered()) ?? {};
      expect(row).toMatchObject({ status: 1, is_verified: 1, customer_group_id: 1 });
      expect([row.token, row.remember_token].every((value) => value === null)).toBe(true);
      expect(row.api_token).not.toBe('made-up');
      expect(row.id).not.toBe(99);
    });

    it('a registration stores nothing for optional fields that are absent, and for what apps send in place of nothing', async () => {
      const blanks = { phone: null, gender: '', date_of_birth: 'null', subscribed_to_news_letter: '' };
      await register({ ...blanks, notes: null }).expect(200);
      expect(await registered()).toMatchObject(nothing);
    });

    it(`a profile update in release ${release} stores ${every ? 'all optional fields' : 'gender and birthday alone'}`, async () => {
      const agent = request.agent(app.server);
      await agent
        .post('/api/customer/login')
        .send({ email: 'john@example.com', password: secret })
        .expect(200);
      const profile = { first_name: 'John', last_name: 'Doe', ...more, ...notTheirs };
      await agent.put('/api/customer/profile').send(profile).expect(200);
      expect(await app.row(1)).toMatchObject({
        ...(every ? stored : { ...nothing, gender: more.gender, date_of_birth: more.date_of_birth }),
        ...{ status: 1, is_verified: 1, customer_group_id: 1, token: null },
      });
    });

    it('a profile update leaves optional fields alone that it does not name', async () => {
      await app.reset({ customers: [person(1, { email: 'john@example.com', ...stored })] });
      const agent = request.agent(app.server);
      await agent
        .post('/api/customer/login')
        .send({ email: 'john@example.com', password: secret })
        .expect(200);
      const profile = { first_name: 'Johnny', last_name: 'Doe', gender: 'Other' };
      await agent.put('/api/customer/profile').send(profile).expect(200);
      expect(await app.row(1)).toMatchObject({ ...stored, gender: 'Other', first_name: 'Johnny' });
    });

    const refused: [field: string, value: unknown, message: string][] = [
      ['phone', ['1'], 'The phone must be a string.'],
      ['phone', '1'.repeat(192), 'The phone may not be greater than 191 characters.'],
      ['phone', '1\0', 'The phone format is invalid.'],
      ['gender', { a: 1 }, 'The gender must be a string.'],
      ['gender', 'x'.repeat(51), 'The gender may not be greater than 50 characters.'],
      ['date_of_birth', '31/12/1990', 'The date of birth is not a valid date.'],
      ['date_of_birth', '2999-01-01', 'The date of birth must be a date before today.'],
      ['subscribed_to_news_letter', 'perhaps', 'The subscribed to news letter field must be true or false.'],
      ['subscribed_to_news_letter', 300, 'The subscribed to news letter field must be true or false.'],
      ['subscribed_to_news_letter', [1], 'The subscribed to news letter field must be true or false.'],
      ['notes', ['x'], 'The notes must be a string.'],
      ['notes', 'a\0b', 'The notes format is invalid.'],
    ];
    it.each(refused)(
      `a registration in release ${release} ${every ? 'refuses' : 'does not look at'} a bad %s (%#)`,
      async (field, value, text) => {
        const reply = await register({ [field]: value });
        if (every) {
          expect(reply.status).toBe(422);
          expect(reply.body.errors).toEqual({ [field]: [text] });
          expect(await registered()).toBeUndefined();
        } else {
          expect(reply.status).toBe(200);
        }
      },
    );

    it.each([
      [true, 1],
      [false, 0],
      [1, 1],
      [0, 0],
      ['1', 1],
      ['0', 0],
      ['true', 1],
      ['False', 0],
      ['on', 1],
      ['off', 0],
    ])('a newsletter is wanted as %j says', async (said, kept) => {
      await register({ subscribed_to_news_letter: said }).expect(200);
      expect(await registered()).toMatchObject({ subscribed_to_news_letter: every ? kept : 0 });
    });

    it('notes hold as much as a request can bring', async () => {
      const notes = 'ü'.repeat(32_000);
      await register({ notes }).expect(200);
      expect((await registered())?.notes).toBe(every ? notes : null);
    });
  });
});
