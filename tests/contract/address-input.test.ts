import { startApp, stores, type TestApp } from '../support/app';
import { errorsOf, john, loggedIn, member } from '../support/customers';
import type { Client } from '../support/http-client';
import { home } from './clients/fixture';

const place = {
  country: 'DE',
  state: 'BE',
  city: 'Berlin',
  postcode: '10115',
  phone: '0301234',
};
const form = { ...place, address1: ['1 New St'] };
const textOnly = (field: string) => ({ [field]: [`The ${field.replace('_', ' ')} must be a string.`] });
const tooLong = (field: string) => ({
  [field]: [`The ${field.replace('_', ' ')} may not be greater than 191 characters.`],
});
const needed = (field: string) => ({ [field]: [`The ${field} field is required.`] });
const long = 'x'.repeat(192);

describe.each(stores)('what an address may hold (%s)', (store) => {
  let app: TestApp;
  let client: Client;

  beforeAll(async () => {
    app = await startApp(store);
    await app.reset({ customers: [john], addresses: [home] });
    client = await loggedIn(app);
  });
  afterAll(() => app.stop());
  beforeEach(async () => {
    await app.db.knex('addresses').delete();
    await app.db.knex('addresses').insert(home);
  });

  const bothWays = async (change: object) => [
    await client.post('/api/addresses/create', { ...form, ...change }),
    await client.put('/api/addresses/1', { ...form, ...change }),
  ];

  it.each([
    ['a list in a list', { address1: [['a']] }, textOnly('address1')],
    ['an object among the lines', { address1: ['a', { b: 'c' }] }, textOnly('address1')],
    ['a true among the lines', { address1: [true] }, textOnly('address1')],
    ['empty lines', { address1: ['', null] }, needed('address1')],
    ['blank lines', { address1: ['  ', ' '] }, needed('address1')],
    ['long lines', { address1: ['x'.repeat(100), 'y'.repeat(91)] }, tooLong('address1')],
    ['a long country', { country: long }, tooLong('country')],
    ['a long state', { state: long }, tooLong('state')],
    ['no state at all', { state: null }, textOnly('state')],
    ['a list of states', { state: ['BE'] }, textOnly('state')],
    ['a long city', { city: long }, tooLong('city')],
    ['a long postcode', { postcode: long }, tooLong('postcode')],
    ['a list of postcodes', { postcode: ['10115'] }, textOnly('postcode')],
    ['a long phone', { phone: long }, tooLong('phone')],
    ['an object as phone', { phone: { number: '1' } }, textOnly('phone')],
    ['a long company', { company_name: long }, tooLong('company_name')],
    ['a list of companies', { company_name: ['x'] }, textOnly('company_name')],
    ['an object as VAT id', { vat_id: {} }, textOnly('vat_id')],
    ['a number as VAT id', { vat_id: 123456789 }, textOnly('vat_id')],
    ['a number as company', { company: 7 }, textOnly('company')],
    ['a list as company', { company: ['x'] }, textOnly('company')],
    ['a long first name', { first_name: long }, tooLong('first_name')],
    ['a NUL in its city', { city: 'a\0b' }, { city: ['The city format is invalid.'] }],
    [
      'a first name of nothing but NULs',
      { first_name: '\0' },
      { first_name: ['The first name format is invalid.'] },
    ],
    ['a state of nothing but NULs', { state: '\0\0' }, { state: ['The state format is invalid.'] }],
    ['a list of last names', { last_name: ['x'] }, textOnly('last_name')],
    [
      'a list of flags',
      { default_address: [1] },
      { default_address: ['The default address format is invalid.'] },
    ],
  ])('an address with %s is refused with 422, and nothing is written', async (_what, change, errors) => {
    const before = await app.addresses();
    for (const reply of await bothWays(change)) {
      expect([reply.status, errorsOf(reply)]).toEqual([422, errors]);
    }
    expect(await app.addresses()).toEqual(before);
  });

  it('every field of an address that fails is named, in Bagisto’s order', async () => {
    for (const reply of await bothWays({
      address1: undefined,
      country: 7,
      city: '',
      postcode: null,
      phone: [],
    })) {
      expect(errorsOf(reply)).toEqual({
        ...needed('address1'),
        ...textOnly('country'),
        ...needed('city'),
        ...needed('postcode'),
        ...needed('phone'),
      });
      expect(Object.keys(errorsOf(reply) as object)).toEqual([
        'address1',
        'country',
        'city',
        'postcode',
        'phone',
      ]);
    }
  });

  it.each(['a text', '  ', 7, true])(
    'an address whose lines are %j is told first that they must be a list',
    async (address1) => {
      const before = await app.addresses();
      for (const reply of await bothWays({ address1, city: undefined })) {
        expect([reply.status, reply.body]).toEqual([200, { message: 'address1 must be an array.' }]);
      }
      expect(await app.addresses()).toEqual(before);
    },
  );

  it.each([
    ['a list', { json: form }],
    ['an object of numbers', { json: { ...form, address1: { 0: '1 New St' } } }],
    ['empty lines beside it', { json: { ...form, address1: ['', '1 New St', null, ''] } }],
    ['form fields', { form: { ...place, 'address1[0]': '1 New St' } }],
    ['form fields without a number', { form: { ...place, 'address1[]': '1 New St' } }],
  ])('the lines of an address are read from %s', async (_what, given) => {
    const reply = await client.send('/api/addresses/1', { method: 'PUT', ...given });
    expect(member(reply.body, 'data', 'address1')).toEqual(['1 New St']);
  });

  it.each([[], {}].map((none) => [none]))(
    'an address with the lines %j is refused in the words that PHP has for each call',
    async (none) => {
      const replies = await bothWays({ address1: none });
      expect(replies.map((reply) => [reply.status, errorsOf(reply)])).toEqual([
        [422, { address1: ['The address1 must be a string.', 'The address1 field is required.'] }],
        [422, needed('address1')],
      ]);
    },
  );

  it('a company that is null is passed over, for the address has a company_name', async () => {
    for (const reply of await bothWays({ company: null, company_name: 'ACME' })) {
      expect(member(reply.body, 'data')).toMatchObject({ company_name: 'ACME' });
    }
  });

  it('every character of an address comes back as it was sent', async () => {
    const address1 = ['Žižkov 😀  ', ' شارع 4', "'; drop table addresses; --"];
    for (const reply of await bothWays({ address1, city: ' Zürich ' })) {
      expect(member(reply.body, 'data')).toMatchObject({ address1, city: ' Zürich ' });
    }
  });

  it('a change of an address keeps what is absent, and empties what is sent empty', async () => {
    const { body: kept } = await client.put('/api/addresses/1', {
      ...form,
      state: undefined,
      first_name: '',
    });
    expect(member(kept, 'data')).toMatchObject({
      first_name: 'John',
      company_name: 'ACME',
      vat_id: 'DE123456789',
      state: 'BE',
    });
    const { body: emptied } = await client.put('/api/addresses/1', {
      ...form,
      company_name: null,
      vat_id: '',
      state: '',
    });
    expect(member(emptied, 'data')).toMatchObject({ company_name: null, vat_id: '', state: '' });
  });

  it.each([
    [1, true],
    [true, true],
    ['on', true],
    ['true', true],
    [0, false],
    ['0', false],
    [false, false],
    ['false', false],
    ['null', false],
    ['', false],
    [' ', false],
    [null, false],
    [undefined, false],
  ])('the default flag %j of an address is read as %j', async (default_address, is_default) => {
    for (const reply of await bothWays({ default_address })) {
      expect(member(reply.body, 'data', 'is_default')).toBe(is_default);
    }
  });

  it.each([
    ['de', 'Germany'],
    ['CI', 'Côte d’Ivoire'],
    ['SZ', 'Swaziland'],
    ['Atlantis', ''],
    ['constructor', ''],
  ])('the country %s of an address is called "%s"', async (country, country_name) => {
    const reply = await client.post('/api/addresses/create', { ...form, country });
    expect(member(reply.body, 'data')).toMatchObject({ country, country_name });
  });

  it('an answer about an address speaks the language that was asked for', async () => {
    const reply = await client.put('/api/addresses/1?locale=de', { ...form, city: '' });
    expect(errorsOf(reply)).toEqual({ city: ['Ort muss ausgefüllt werden.'] });
    const { body } = await client.put('/api/addresses/1?locale=de', form);
    expect(member(body, 'message')).toBe('Ihre Adresse wurde aktualisiert.');
  });
});
