import { type Row, startApp, stores, type TestApp } from '../support/app';
import { ask } from '../support/http-client';
import { person, secret } from '../support/people';
import {
  addsTypenames,
  type ClientOperation,
  clientOperations,
  documentOf,
  hasOptions,
  type OptionalValues,
  type Typed,
  variablesOf,
} from './client-operations';
import { observed, type Shape, selected, stored } from './observed-shapes';
import { type Answer, answerOf, path, type Speaker, speaker, tokenOf } from './speaker';

const email = 'person1@example.com';
const places = 5;
const addresses = Array.from(
  { length: places },
  (_, at): Row => ({
    id: at + 1,
    address_type: 'customer',
    customer_id: 1,
    first_name: stored.firstName,
    last_name: stored.lastName,
    company_name: stored.companyName,
    vat_id: stored.vatId,
    email: stored.email,
    phone: stored.phone,
    address1: `${stored.address1}\n${stored.address2}`,
    city: stored.city,
    state: stored.state,
    country: stored.country,
    postcode: stored.postcode,
    default_address: 0,
    created_at: '2021-03-04 05:06:07',
    updated_at: '2021-03-04 05:06:07',
  }),
);

const typedAddress = {
  firstName: 'Jane',
  lastName: 'Doe',
  email: 'jane@example.com',
  phone: '+918888888888',
  address1: '123 Main Street',
  address2: 'NY',
  country: 'IN',
  state: 'UP',
  city: 'Noida',
  postcode: '201301',
};

/** Input as the person at the client types it. */
function typedFor({ operationName, rootFields: [root] }: ClientOperation, token: string): Typed {
  const password = 'SecurePass@123';
  const registers = root === 'createCustomer';
  const changes = root === 'createCustomerProfileUpdate';
  const words = registers ? password : changes ? 'new-secret' : secret;
  return {
    ...typedAddress,
    email: registers ? 'new@example.com' : changes ? 'changed@example.com' : email,
    password: words,
    confirmPassword: words,
    newPassword: words,
    currentPassword: secret,
    companyName: 'Roe Ltd',
    vatId: 'DE123456789',
    addressId: 1,
    id: '/api/shop/customer-addresses/1',
    token,
    deviceToken: 'fcm-device-token',
    gender: 'Female',
    dateOfBirth: '1990-01-15',
    image: 'data:image/png;base64,iVBORw0KGgo',
    subscribedToNewsLetter: true,
    defaultAddress: true,
    clientMutationId: 'mark',
    first: 10,
    inputs: {
      createCustomer: {
        firstName: 'Jane',
        lastName: 'Doe',
        email: 'new@example.com',
        password,
        confirmPassword: password,
        phone: '555-0123',
        gender: 'Female',
        dateOfBirth: '01/15/1990',
        status: '1',
        isVerified: '1',
        isSuspended: '0',
        subscribedToNewsLetter: true,
      },
      createAddUpdateCustomerAddress: {
        ...typedAddress,
        ...(operationName.startsWith('update') && { addressId: 1 }),
        useForShipping: true,
        defaultAddress: true,
      },
      createDeleteCustomerAddress: { addressId: 1 },
      createCustomerProfileUpdate: {
        firstName: 'Jane',
        phone: '+15551234567',
        gender: 'female',
        dateOfBirth: '1990-01-15',
        subscribedToNewsLetter: true,
        currentPassword: secret,
        password: 'NewPassword456!',
        confirmPassword: 'NewPassword456!',
        image: 'data:image/jpeg;base64,/9j/4AAQSkZJRg',
      },
    },
  };
}

describe.each(stores)("the clients' own documents on %s", (store) => {
  let app: TestApp;
  let say: Speaker;

  beforeAll(async () => {
    app = await startApp(store);
    say = speaker(app);
  });
  afterAll(() => app.stop());
  beforeEach(() => app.reset({ customers: [person(1)], addresses }));

  const send = async (
    operation: ClientOperation,
    variables: object,
    token: string,
    operationName?: string,
  ): Promise<Answer> =>
    answerOf(
      await ask(app.url, path, {
        method: 'POST',
        json: { query: documentOf(operation), variables, operationName },
        headers: {
          Authorization: `Bearer ${token}`,
          'X-STOREFRONT-KEY': 'pk_storefront_anything',
          'X-CHANNEL': 'default',
        },
      }),
    );

  const rows = clientOperations.flatMap((operation, at) => {
    const name = `${at + 1} ${operation.client} ${operation.tag} ${operation.operationName}`;
    const row = (how: string, optional: OptionalValues, named: boolean) =>
      [`${name}, ${how}`, operation, optional, named] as const;
    return [
      row('by its name', 'given', true),
      ...(hasOptions(operation)
        ? [row('without what is optional', 'absent', false), row('with null for it', 'null', true)]
        : [row('without its name', 'given', false)]),
    ];
  });

  test.each(rows)(
    'a client’s own document gets what it selects: %s',
    async (_name, operation, optional, named) => {
      const [root = ''] = operation.rootFields;
      const token = await tokenOf(say, email, secret);
      const variables = variablesOf(operation, typedFor(operation, token), optional);
      const { operationName } = operation;
      const { status, data, errors } = await send(
        operation,
        variables,
        token,
        named ? operationName : undefined,
      );
      expect(status).toBe(200);
      if (operation.refused) {
        expect([data, errors[0]?.extensions?.validation]).toEqual([{ [root]: null }, operation.refused]);
        return;
      }
      const sent = (variables as { input?: Shape }).input ?? (variables as Shape);
      const [field] = operation.selection;
      const args = (typeof field === 'object' && field.args) || {};
      const shape = {
        __typename: operation.kind === 'query' ? 'Query' : 'Mutation',
        [root]: observed(root, { sent, args, places }),
      };
      const wanted = selected(operation.kind, shape, operation.selection, addsTypenames(operation));
      expect([errors, data]).toEqual([[], wanted]);
    },
  );

  test('a storefront deletes an address by the argument id, which may be a number or a path', async () => {
    const token = await tokenOf(say, email, secret);
    const remove =
      'mutation ($input: createDeleteCustomerAddressInput!) { createDeleteCustomerAddress(input: $input) { deleteCustomerAddress { id addressId } } }';
    for (const [given, id] of [
      ['1', 1],
      ['/api/shop/customer-addresses/2', 2],
    ] as const) {
      const { data } = await say(remove, { input: { id: given } }, token);
      expect(data.createDeleteCustomerAddress.deleteCustomerAddress).toEqual({
        id: String(id),
        addressId: id,
      });
    }
  });
});
