import { startApp, stores, type TestApp } from '../support/app';
import { person, secret } from '../support/people';
import { registerDocument, type Speaker, speaker, tokenOf } from './speaker';

const update = `mutation ($input: createCustomerProfileUpdateInput!) {
  createCustomerProfileUpdate(input: $input) { customerProfileUpdate { id } }
}`;
const remove = `mutation ($input: createCustomerProfileDeleteInput!) {
  createCustomerProfileDelete(input: $input) { customerProfileDelete { id success message } }
}`;
const forgot =
  'mutation ($email: String!) { createForgotPassword(input: {email: $email}) { forgotPassword { success message } } }';
const node =
  'query ($id: ID!) { node(id: $id) { __typename id ... on Customer { email token } ... on CustomerAddress { city } } }';

describe.each(stores)("one's own account, and nobody else's, through GraphQL on %s", (store) => {
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

  test('somebody else’s profile, customer and address are not found', async () => {
    const { errors: refused } = await say(update, { input: { _id: '2', firstName: 'X' } }, token);
    expect(refused[0]).toMatchObject({
      message: 'Unauthorized: Cannot update another customer profile',
      extensions: { code: 'FORBIDDEN' },
    });
    const other = await tokenOf(say, 'person2@example.com', secret);
    const add =
      'mutation ($input: createAddUpdateCustomerAddressInput!) { createAddUpdateCustomerAddress(input: $input) { addUpdateCustomerAddress { _id } } }';
    const input = { address1: 'A', city: 'B', country: 'DE', postcode: '1', phone: '1' };
    const added = await say(add, { input }, other);
    const { _id } = added.data.createAddUpdateCustomerAddress.addUpdateCustomerAddress;
    const iri = `/api/shop/customer-addresses/${_id}`;

    expect((await say(node, { id: iri }, other)).data.node).toEqual({
      __typename: 'CustomerAddress',
      id: iri,
      city: 'B',
    });
    for (const id of [
      iri,
      '/api/shop/customers/2',
      '/api/shop/customer_profiles/2',
      '/api/shop/orders/1',
      'x',
    ])
      expect((await say(node, { id }, token)).data).toEqual({ node: null });
    expect((await say(node, { id: '/api/shop/customers/1' }, token)).data.node).toMatchObject({
      email: 'person1@example.com',
      token: null,
    });

    for (const [kind, typename] of [
      ['customers', 'Customer'],
      ['customer_profiles', 'CustomerProfile'],
      ['customer-profiles', 'CustomerProfile'],
      ['customer_profile_updates', 'CustomerProfile'],
      ['customer-profile-updates', 'CustomerProfile'],
    ]) {
      const id = `/api/shop/${kind}/1`;
      expect((await say(node, { id }, token)).data.node).toMatchObject({ __typename: typename, id });
    }
    const underscored = iri.replace('-', '_');
    expect((await say(node, { id: underscored }, other)).data.node).toMatchObject({
      id: underscored,
      city: 'B',
    });

    const show = 'query ($id: ID!) { customerAddress(id: $id) { city } }';
    expect((await say(show, { id: iri }, other)).data.customerAddress).toEqual({ city: 'B' });
    for (const [query, variables] of [
      [show, { id: iri }],
      [add, { input: { addressId: _id, city: 'Mine' } }],
      [
        'mutation ($id: Int) { createDeleteCustomerAddress(input: {addressId: $id}) { deleteCustomerAddress { id } } }',
        { id: _id },
      ],
    ] as const) {
      const { errors } = await say(query, variables, token);
      expect(errors[0]).toMatchObject({
        message: 'Address not found or does not belong to this customer',
        extensions: { code: 'NOT_FOUND' },
      });
    }
    expect((await say(show, { id: iri }, other)).data.customerAddress).toEqual({ city: 'B' });
  });

  test.each([
    ['readCustomerProfile { id }', 'Unauthenticated. Please login to perform this action', 'query'],
    [
      'node(id: "/api/shop/customers/1") { id }',
      'Unauthenticated. Please login to perform this action',
      'query',
    ],
    ['getCustomerAddresses { totalCount }', 'Authentication token is required', 'query'],
    ['customerAddress(id: 1) { id }', 'Authentication token is required', 'query'],
    [
      'createCustomerProfileUpdate(input: {}) { customerProfileUpdate { id } }',
      'Authentication token is required',
      'mutation',
    ],
    [
      'createCustomerProfileDelete(input: {password: "x"}) { customerProfileDelete { id } }',
      'Authentication token is required',
      'mutation',
    ],
    [
      'createAddUpdateCustomerAddress(input: {}) { addUpdateCustomerAddress { id } }',
      'Authentication token is required',
      'mutation',
    ],
    [
      'createDeleteCustomerAddress(input: {}) { deleteCustomerAddress { id } }',
      'Authentication token is required',
      'mutation',
    ],
  ])('%s is refused without a login', async (field, message, kind) => {
    const { status, errors } = await say(`${kind} { ${field} }`);
    expect([status, errors[0]?.extensions]).toEqual([200, { code: 'UNAUTHENTICATED' }]);
    expect(errors[0]?.message).toContain(message);
    const { errors: again } = await say(`${kind} { ${field} }`, {}, `1|${'x'.repeat(48)}`);
    expect(again[0]?.extensions).toEqual({ code: 'UNAUTHENTICATED' });
  });

  test('a resource that Bagisto made without asking whose it is does not exist', async () => {
    for (const field of [
      'updateCustomer(input: {id: "/api/shop/customers/2"}) { customer { id } }',
      'deleteCustomer(input: {id: "/api/shop/customers/2"}) { customer { id } }',
    ])
      expect((await say(`mutation { ${field} }`, {}, token)).errors[0]?.extensions?.code).toBe(
        'GRAPHQL_VALIDATION_FAILED',
      );
    expect(await app.customers()).toHaveLength(2);
  });

  test('an account is deleted with its password, and never without', async () => {
    for (const [input, told] of [
      [{}, { password: ['The password field is required.'] }],
      [{ password: 'wrong' }, { password: ['The current password you entered is incorrect'] }],
      [{ currentPassword: 'wrong' }, { currentPassword: ['The current password you entered is incorrect'] }],
    ] as const) {
      const { data, errors } = await say(remove, { input }, token);
      expect([data.createCustomerProfileDelete, errors[0]?.extensions?.validation]).toEqual([null, told]);
    }
    const other = await say(remove, { input: { _id: '2', password: secret } }, token);
    expect([other.data.createCustomerProfileDelete, other.errors[0]?.extensions?.code]).toEqual([
      null,
      'FORBIDDEN',
    ]);
    expect(await app.customers()).toHaveLength(2);
    const { data } = await say(remove, { input: { password: secret } }, token);
    expect(data.createCustomerProfileDelete.customerProfileDelete).toEqual({
      id: '/api/shop/customer_profile_deletes/1',
      success: true,
      message: 'Customer account deleted successfully',
    });
    expect((await app.customers()).map(({ id }) => Number(id))).toEqual([2]);
    expect(
      (
        await say(registerDocument, {
          input: {
            firstName: 'A',
            lastName: 'B',
            email: 'person1@example.com',
            password: 'SecurePass@1',
            confirmPassword: 'SecurePass@1',
          },
        })
      ).errors,
    ).toEqual([]);
  });

  test('a forgotten password mails the same link as at the other doors, and is as silent', async () => {
    const sent = await say(forgot, { email: 'person1@example.com' }, undefined, { 'X-LOCALE': 'de' });
    expect(sent.data.createForgotPassword.forgotPassword).toEqual({
      success: true,
      message: 'Reset link sent successfully to your email',
    });
    await say(forgot, { email: 'person1@example.com' });
    expect(await app.mails()).toHaveLength(1);
    expect((await app.mails())[0]).toContain('/customer/reset-password/');
    for (const [email, message] of [
      ['nobody@example.com', 'Email address not found'],
      ['nobody', 'Email address not found'],
      ['', 'Email is required'],
    ])
      expect((await say(forgot, { email })).data.createForgotPassword.forgotPassword).toEqual({
        success: false,
        message,
      });
  });

  test('where the shop does not tell who has an account, GraphQL does not either', async () => {
    const silent = await startApp(store, { beside: app, env: { FORGOT_PASSWORD_REVEALS: 'false' } });
    try {
      const { data } = await speaker(silent)(forgot, { email: 'nobody@example.com' });
      expect(data.createForgotPassword.forgotPassword).toEqual({
        success: true,
        message: 'Reset link sent successfully to your email',
      });
    } finally {
      await silent.stop();
    }
  });
});
