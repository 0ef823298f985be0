import { startApp, stores, type TestApp } from '../support/app';
import { person, secret } from '../support/people';
import { profileDocument, type Speaker, speaker, tokenOf } from './speaker';

const update = `mutation ($input: createCustomerProfileUpdateInput!) {
  createCustomerProfileUpdate(input: $input) {
    customerProfileUpdate { id _id firstName email phone gender dateOfBirth status isVerified isSuspended
      subscribedToNewsLetter image success message }
    clientMutationId
  }
}`;
describe.each(stores)('the profile through GraphQL on %s', (store) => {
  let app: TestApp;
  let say: Speaker;
  let token: string;

  beforeAll(async () => {
    app = await startApp(store);
    say = speaker(app);
  });
  afterAll(() => app.stop());
  beforeEach(async () => {
    await app.reset({ customers: [person(1, { phone: '+49 (170) 1' }), person(2)] });
    token = await tokenOf(say, 'person1@example.com', secret);
  });

  const changed = async (input: object) => {
    const { data, errors } = await say(update, { input }, token);
    expect(errors).toEqual([]);
    return data.createCustomerProfileUpdate.customerProfileUpdate;
  };
  const refusal = async (input: object) => {
    const { data, errors } = await say(update, { input }, token);
    expect(data.createCustomerProfileUpdate).toBeNull();
    return errors[0]?.extensions?.validation ?? errors[0]?.message;
  };

  test('a profile shows empty texts where there is nothing', async () => {
    const { data } = await say(
      '{ readCustomerProfile { id _id firstName lastName email dateOfBirth gender phone status subscribedToNewsLetter isVerified isSuspended image success message } }',
      {},
      await tokenOf(say, 'person2@example.com', secret),
    );
    expect(data.readCustomerProfile).toEqual({
      id: '/api/shop/customer_profiles/2',
      _id: '2',
      firstName: 'John',
      lastName: 'Doe',
      email: 'person2@example.com',
      dateOfBirth: '',
      gender: '',
      phone: '',
      status: '1',
      subscribedToNewsLetter: false,
      isVerified: '1',
      isSuspended: '0',
      image: null,
      success: null,
      message: null,
    });
  });

  test('a change of a profile changes what is given and leaves what is empty', async () => {
    const input = {
      firstName: 'Jane',
      lastName: '',
      gender: 'other',
      dateOfBirth: '12/31/1990',
      phone: '',
      subscribedToNewsLetter: true,
      status: '0',
      isSuspended: '1',
      image: 'data:image/png;base64,AAAA',
    };
    expect(await changed(input)).toEqual({
      id: '/api/shop/customer_profile_updates/1',
      _id: '1',
      firstName: 'Jane',
      email: 'person1@example.com',
      phone: '+49 (170) 1',
      gender: 'Other',
      dateOfBirth: '1990-12-31',
      status: '1',
      isVerified: 'true',
      isSuspended: 'false',
      subscribedToNewsLetter: true,
      image: null,
      success: true,
      message: 'Customer profile updated successfully',
    });
    expect(await app.row(1)).toMatchObject({ last_name: 'Doe', status: 1, subscribed_to_news_letter: 1 });
  });

  test('blanks in a profile leave what is there, except in a password', async () => {
    const blank = { phone: ' ', gender: ' ', firstName: '\t', email: ' ', dateOfBirth: ' ', _id: ' ' };
    expect(await changed(blank)).toMatchObject({
      firstName: 'John',
      email: 'person1@example.com',
      phone: '+49 (170) 1',
    });
    expect(await refusal({ password: ' ' })).toHaveProperty('password', ['The password field is required.']);
  });

  test('a profile may be sent back exactly as it was shown', async () => {
    await app.db
      .knex(app.db.table('customers'))
      .where({ id: 1 })
      .update({ gender: 'Unsaid', phone: 'ext. 5' });
    const { data } = await say(profileDocument, {}, token);
    expect(await changed(data.readCustomerProfile)).toMatchObject({ gender: 'Unsaid', phone: 'ext. 5' });
  });

  test('a new e-mail address in a profile must be one, and nobody else’s', async () => {
    expect(await refusal({ email: 'nobody' })).toEqual({
      email: ['The email must be a valid email address.'],
    });
    expect(await refusal({ email: 'Person2@example.com' })).toEqual({
      email: ['The email has already been taken.'],
    });
    expect(await changed({ email: 'Person1@example.com' })).toMatchObject({ email: 'Person1@example.com' });
    expect(await refusal({ dateOfBirth: '0000-00-00' })).toEqual({
      dateOfBirth: ['The date of birth is not a valid date.'],
    });
  });

  test('a new password in a profile needs the old one and its repetition', async () => {
    const { password: before } = await app.row(1);
    const words = { currentPassword: secret, password: 'new-secret', confirmPassword: 'new-secret' };
    for (const [change, told] of [
      [
        { currentPassword: undefined },
        { currentPassword: ['Current password is required to change your password'] },
      ],
      [{ currentPassword: 'wrong' }, { currentPassword: ['The current password you entered is incorrect'] }],
      [
        { confirmPassword: 'new-secre7' },
        { confirmPassword: ['Password and confirm password do not match'] },
      ],
      [{ confirmPassword: undefined }, { confirmPassword: ['The confirm password field is required.'] }],
      [
        { password: 'short', confirmPassword: 'short' },
        { password: ['The password must be at least 8 characters.'] },
      ],
    ] as const)
      expect(await refusal({ ...words, ...change })).toEqual(told);
    const { currentPassword } = words;
    expect(await refusal({ currentPassword, newPassword: 'short', confirmPassword: 'short' })).toEqual({
      newPassword: ['The new password must be at least 8 characters.'],
    });
    expect((await app.row(1)).password).toBe(before);
    await changed(words);
    expect(await tokenOf(say, 'person1@example.com', 'new-secret')).toContain('|');
    expect(await tokenOf(say, 'person1@example.com', secret)).toBe('');
    expect((await app.mails()).join()).toContain('Your password was changed');
  });

  test('a wrong current password stops every change that came with it', async () => {
    expect(await refusal({ email: 'new@example.com', currentPassword: 'wrong' })).toEqual({
      currentPassword: ['The current password you entered is incorrect'],
    });
    expect((await app.row(1)).email).toBe('person1@example.com');
  });
});
