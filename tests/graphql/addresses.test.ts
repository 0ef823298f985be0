import { startApp, stores, type TestApp } from '../support/app';
import { person, secret } from '../support/people';
import { type Speaker, speaker, tokenOf } from './speaker';

const write = `mutation ($input: createAddUpdateCustomerAddressInput!) {
  createAddUpdateCustomerAddress(input: $input) {
    addUpdateCustomerAddress { id _id addressId firstName lastName companyName address1 address2 city state country
      postcode phone defaultAddress useForShipping }
  }
}`;
const list = `query ($first: Int, $last: Int, $after: String, $before: String, $sort: String, $order: String) {
  getCustomerAddresses(first: $first, last: $last, after: $after, before: $before, sort: $sort, order: $order) {
    edges { cursor node { _id id name address city defaultAddress createdAt } }
    pageInfo { startCursor endCursor hasNextPage hasPreviousPage }
    totalCount
  }
}`;
const complete = {
  address1: '1 Main Street',
  address2: 'Floor 2',
  city: 'Springfield',
  country: 'US',
  state: 'IL',
  postcode: '62701',
  phone: '+1 555 0123',
};

describe.each(stores)('addresses through GraphQL on %s', (store) => {
  let app: TestApp;
  let say: Speaker;
  let token: string;

  beforeAll(async () => {
    app = await startApp(store);
    say = speaker(app);
  });
  afterAll(() => app.stop());
  beforeEach(async () => {
    await app.reset({ customers: [person(1), person(2)] });
    token = await tokenOf(say, 'person1@example.com', secret);
  });

  const written = async (input: object) => {
    const { data, errors } = await say(write, { input }, token);
    expect(errors).toEqual([]);
    return data.createAddUpdateCustomerAddress.addUpdateCustomerAddress;
  };
  const page = async (variables: object) => {
    const { data, errors } = await say(list, variables, token);
    expect(errors).toEqual([]);
    return data.getCustomerAddresses;
  };
  const cities = async (variables: object) =>
    (await page(variables)).edges.map(({ node }: { node: { city: string } }) => node.city).join('');

  test('a new address is given back as it was typed, with the names of its owner', async () => {
    const address = await written(complete);
    expect(address).toEqual({
      ...complete,
      id: String(address._id),
      _id: expect.any(Number),
      addressId: address._id,
      firstName: 'John',
      lastName: 'Doe',
      companyName: null,
      defaultAddress: false,
      useForShipping: false,
    });
    const { edges, totalCount } = await page({});
    expect([totalCount, edges[0].cursor, edges[0].node]).toEqual([
      1,
      'MA==',
      {
        _id: address._id,
        id: `/api/shop/customer-addresses/${address._id}`,
        name: 'John Doe',
        address: '1 Main Street\nFloor 2',
        city: 'Springfield',
        defaultAddress: false,
        createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00$/),
      },
    ]);
  });

  test('a change of an address changes only what it names', async () => {
    const { addressId } = await written(complete);
    expect(await written({ addressId, city: 'Shelbyville', phone: null })).toMatchObject({
      ...complete,
      city: 'Shelbyville',
    });
    expect(await written({ addressId, address2: 'Floor 3' })).toMatchObject({
      address1: '1 Main Street',
      address2: 'Floor 3',
    });
    // An app shows the lines in one field and sends them back in one field.
    expect(await written({ addressId, address1: '1 Main Street\nFloor 3' })).toMatchObject({
      address1: '1 Main Street',
      address2: 'Floor 3',
    });
    expect((await page({})).totalCount).toBe(1);
  });

  test('of two changes of an address at once neither puts back what the other has changed', async () => {
    for (let round = 0; round < 10; round++) {
      const { addressId } = await written({ ...complete, address2: '' });
      await Promise.all([
        written({ addressId, address1: '2 Oak Avenue' }),
        written({ addressId, address2: 'Floor 3' }),
      ]);
      const { address1 } = await app.db.knex('addresses').first().where({ id: addressId });
      // A change of the first line is one of the whole street.
      expect(['2 Oak Avenue', '2 Oak Avenue\nFloor 3']).toContain(address1);
    }
  });

  test('a customer has one default address at most', async () => {
    const one = await written({ ...complete, defaultAddress: true });
    const other = await written(complete);
    await written({ addressId: other.addressId, defaultAddress: true });
    const { edges } = await page({});
    const defaults = edges.filter(({ node }: { node: { defaultAddress: boolean } }) => node.defaultAddress);
    expect([defaults.length, defaults[0].node._id]).toEqual([1, other._id]);
    expect(one.defaultAddress).toBe(true);
  });

  test('an address that is refused names each field that is missing or does not fit', async () => {
    const { data, errors } = await say(
      write,
      { input: { lastName: 'a\0b', email: 'nobody', city: 'x'.repeat(300) } },
      token,
    );
    expect(data.createAddUpdateCustomerAddress).toBeNull();
    expect(errors[0]?.extensions).toEqual({
      code: 'BAD_USER_INPUT',
      validation: {
        lastName: ['The last name format is invalid.'],
        email: ['The email must be a valid email address.'],
        phone: ['The phone field is required.'],
        address1: ['The address1 field is required.'],
        city: [expect.stringContaining('may not be greater than')],
        country: ['The country field is required.'],
        postcode: ['The postcode field is required.'],
      },
    });
    const whole = await say(write, { input: { ...complete, address: ' ' } }, token);
    expect(whole.errors[0]?.extensions?.validation).toEqual({ address: ['The address field is required.'] });
    expect((await page({})).totalCount).toBe(0);
  });

  test('a deletion of an address gives back what was there', async () => {
    const { addressId } = await written(complete);
    const remove =
      'mutation ($input: createDeleteCustomerAddressInput!) { createDeleteCustomerAddress(input: $input) { deleteCustomerAddress { addressId city status success message } } }';
    const { data } = await say(remove, { input: { addressId } }, token);
    expect(data.createDeleteCustomerAddress.deleteCustomerAddress).toEqual({
      addressId,
      city: 'Springfield',
      status: '1',
      success: true,
      message: 'Item removed successfully.',
    });
    expect((await say(remove, { input: { addressId } }, token)).errors[0]?.extensions?.code).toBe(
      'NOT_FOUND',
    );
    expect((await say(remove, { input: {} }, token)).errors[0]?.message).toBe('Address ID is required');
  });

  test('a list of addresses comes in pages, in both directions and either order', async () => {
    expect(await page({})).toEqual({
      edges: [],
      pageInfo: { startCursor: null, endCursor: null, hasNextPage: false, hasPreviousPage: false },
      totalCount: 0,
    });
    for (const city of 'abcdefghijkl') await written({ ...complete, city });
    expect([
      await cities({}),
      await cities({ first: 2 }),
      await cities({ last: 2 }),
      await cities({ first: 100_000 }),
    ]).toEqual(['abcdefghij', 'ab', 'kl', 'abcdefghijkl']);
    const { pageInfo } = await page({ first: 3, after: 'MQ==' });
    expect(pageInfo).toEqual({
      startCursor: 'Mg==',
      endCursor: 'NA==',
      hasNextPage: true,
      hasPreviousPage: true,
    });
    expect([
      await cities({ first: 3, after: 'MQ==' }),
      await cities({ last: 2, before: 'Mg==' }),
      await cities({ after: 'MTE=' }),
    ]).toEqual(['cde', 'ab', '']);
    for (const sorted of [
      { sort: 'id', order: 'desc' },
      { sort: 'id-desc' },
      { sort: 'created_at', order: 'DESC' },
    ])
      expect(await cities({ first: 3, ...sorted })).toBe('lkj');
    for (const wrong of [{ first: -1 }, { last: -1 }, { after: 'x' }, { before: 'LTE=' }]) {
      const { errors } = await say(list, wrong, token);
      expect(Object.keys(errors[0]?.extensions?.validation ?? {})).toEqual(Object.keys(wrong));
    }
  });

  test('a list of addresses takes two statements, for its length and for one page, however much is asked', async () => {
    for (let count = 0; count < 3; count++) await written(complete);
    const questions = async (query: string) => {
      await say(query, {}, token);
      let count = 0;
      const counting = () => {
        count++;
      };
      app.db.knex.on('query', counting);
      await say(query, {}, token);
      app.db.knex.removeListener('query', counting);
      return count;
    };
    const identifying = await questions('{ a: readCustomerProfile { id } b: readCustomerProfile { email } }');
    const listing = await questions(
      '{ a: readCustomerProfile { id } getCustomerAddresses(first: 3) { edges { node { _id name city } } } }',
    );
    expect(listing).toBe(identifying + 2);
  });
});
