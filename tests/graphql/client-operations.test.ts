import {
  buildClientSchema,
  type GraphQLOutputType,
  type GraphQLSchema,
  getIntrospectionQuery,
  getNullableType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import { startApp, stores, type TestApp } from '../support/app';
import { person, secret } from '../support/people';
import {
  addsTypenames,
  type ClientOperation,
  clientOperations,
  documentOf,
  type Selection,
  type Typed,
  variablesOf,
} from './client-operations';
import { type Speaker, speaker, tokenOf } from './speaker';

const email = 'person1@example.com';

/** Values have the type that the schema says, and an object has exactly the fields that were asked for. */
function look(
  at: string,
  value: unknown,
  type: GraphQLOutputType,
  selection: Selection[],
  typenames: boolean,
): void {
  if (value === null) {
    expect([at, isNonNullType(type)]).toEqual([at, false]);
    return;
  }
  const inner = getNullableType(type);
  if (isListType(inner)) {
    for (const [index, member] of (value as unknown[]).entries())
      look(`${at}.${index}`, member, inner.ofType, selection, typenames);
  } else if (isObjectType(inner)) {
    const names = selection.map((field) => (typeof field === 'string' ? field : field.name));
    const wanted = new Set([...names, ...(typenames ? ['__typename'] : [])]);
    expect([at, Object.keys(value as object).sort()]).toEqual([at, [...wanted].sort()]);
    for (const field of selection) {
      const { name, selection: below = [] } = typeof field === 'string' ? { name: field } : field;
      const fieldType = inner.getFields()[name]?.type;
      if (!fieldType) throw new Error(`${at} has no ${name}`);
      look(`${at}.${name}`, (value as Record<string, unknown>)[name], fieldType, below, typenames);
    }
  } else {
    const shape = { Int: 'number', Boolean: 'boolean', String: 'string', ID: 'string' }[String(inner)];
    expect([at, typeof value]).toEqual([at, shape]);
  }
}

describe.each(stores)("the clients' own documents on %s", (store) => {
  let app: TestApp;
  let say: Speaker;
  let schema: GraphQLSchema;

  beforeAll(async () => {
    app = await startApp(store);
    say = speaker(app);
    schema = buildClientSchema((await say(getIntrospectionQuery())).data as never);
  });
  afterAll(() => app.stop());
  beforeEach(() => app.reset({ customers: [person(1)] }));

  const someAddress = {
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

  const somebody = async ({
    operationName,
    rootFields,
  }: ClientOperation): Promise<{ token: string; typed: Typed }> => {
    const token = await tokenOf(say, email, secret);
    const add =
      'mutation ($input: createAddUpdateCustomerAddressInput!) { createAddUpdateCustomerAddress(input: $input) { addUpdateCustomerAddress { addressId } } }';
    const added = [];
    for (let count = 0; count < 3; count++) added.push(await say(add, { input: someAddress }, token));
    const { addressId } = added[0]?.data.createAddUpdateCustomerAddress.addUpdateCustomerAddress ?? {};
    const newcomer = {
      ...someAddress,
      email: 'new@example.com',
      password: 'SecurePass@123',
      confirmPassword: 'SecurePass@123',
    };
    const { firstName, lastName, password, confirmPassword } = newcomer;
    const changesPassword = operationName === 'createCustomerProfileUpdate';
    const registers = rootFields[0] === 'createCustomer';
    return {
      token,
      typed: {
        ...someAddress,
        ...(registers && newcomer),
        ...(changesPassword && { email: 'changed@example.com', confirmPassword: 'new-secret' }),
        ...(!registers && { email: changesPassword ? 'changed@example.com' : email, password: secret }),
        addressId,
        token,
        deviceToken: 'fcm-device-token',
        currentPassword: secret,
        newPassword: 'new-secret',
        gender: 'Female',
        dateOfBirth: '1990-01-15',
        subscribedToNewsLetter: true,
        defaultAddress: true,
        clientMutationId: 'mark',
        first: 10,
        inputs: {
          createCustomer: {
            firstName,
            lastName,
            email: newcomer.email,
            password,
            confirmPassword,
            phone: '555-0123',
            gender: 'Female',
            dateOfBirth: '01/15/1990',
            status: '1',
            isVerified: '1',
            isSuspended: '0',
            subscribedToNewsLetter: true,
          },
          createAddUpdateCustomerAddress: {
            ...someAddress,
            ...(operationName.startsWith('update') && { addressId }),
            useForShipping: true,
            defaultAddress: true,
          },
          createDeleteCustomerAddress: { addressId },
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
      },
    };
  };

  const named = clientOperations.map((operation, at): [string, ClientOperation] => [
    `${at + 1} ${operation.client} ${operation.tag} ${operation.operationName}`,
    operation,
  ]);

  test.each(named)('%s', async (_name, operation) => {
    const { token, typed } = await somebody(operation);
    const { status, data, errors } = await say(documentOf(operation), variablesOf(operation, typed), token, {
      'X-STOREFRONT-KEY': 'pk_storefront_anything',
      'X-CHANNEL': 'default',
    });
    expect(status).toBe(200);
    const [field = ''] = operation.rootFields;
    if (operation.client.includes('docs') && field === 'createCustomerProfileDelete') {
      // The one example that is refused: nobody ends an account without its password.
      expect(errors[0]?.extensions?.validation).toEqual({ password: ['The password field is required.'] });
      return;
    }
    expect(errors).toEqual([]);
    const root = operation.kind === 'query' ? schema.getQueryType() : schema.getMutationType();
    if (!root) throw new Error('the schema has no root');
    look(operation.kind, data, root, operation.selection, addsTypenames(operation));
    const payload = Object.values(data[field] ?? {})[0] as { success?: boolean; isValid?: boolean } | null;
    expect([data[field] === null, payload?.success ?? true, payload?.isValid ?? true]).toEqual([
      false,
      true,
      true,
    ]);
  });

  test('a store front that deletes by another name of the id, and gets to know it by its path', async () => {
    const token = await tokenOf(say, email, secret);
    const add =
      'mutation ($input: createAddUpdateCustomerAddressInput!) { createAddUpdateCustomerAddress(input: $input) { addUpdateCustomerAddress { id } } }';
    const remove =
      'mutation ($input: createDeleteCustomerAddressInput!) { createDeleteCustomerAddress(input: $input) { deleteCustomerAddress { id addressId } } }';
    for (const name of [(id: string) => id, (id: string) => `/api/shop/customer-addresses/${id}`]) {
      const { data } = await say(add, { input: someAddress }, token);
      const { id } = data.createAddUpdateCustomerAddress.addUpdateCustomerAddress;
      const removed = await say(remove, { input: { id: name(id) } }, token);
      expect(removed.data.createDeleteCustomerAddress.deleteCustomerAddress).toEqual({
        id,
        addressId: Number(id),
      });
    }
  });
});
