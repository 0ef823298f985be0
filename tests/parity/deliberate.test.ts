import fs from 'node:fs';
import type { RecordedResponse } from '../contract/recorded/recording';
import { type Compared, compare } from './compare';
import { file, folder } from './files';
import { answer, type PhpShop, startPhpShop } from './php-shop';

const json = { 'content-type': 'application/json' };
const customer = {
  id: 1,
  email: 'a@b.example',
  first_name: 'Ann',
  last_name: 'Bee',
  name: 'Ann Bee',
  gender: 'Other',
  date_of_birth: '1991-06-18',
  phone: null,
  status: 1,
  created_at: '2021-03-04T05:06:07.000000Z',
  updated_at: '2021-04-05T06:07:08.000000Z',
};
const changed = (data: Record<string, unknown>): RecordedResponse => ({
  status: 200,
  headers: json,
  body: { message: 'Your account has been updated successfully.', data: { ...customer, ...data } },
});
const invalid = (field: string, text: string): RecordedResponse => ({
  status: 422,
  headers: json,
  body: { message: 'The given data was invalid.', errors: { [field]: [text] } },
});
const required = (field: string) => invalid(field, `The ${field} field is required.`);

describe('what differs on purpose differs in exactly the way that is meant', () => {
  const shops: PhpShop[] = [];

  afterEach(() => Promise.all(shops.splice(0).map((shop) => shop.stop())));
  afterAll(() => fs.rmSync(folder, { recursive: true }));

  /** Two shops that answer these requests so, one after the other. */
  const told = async (asked: [string, object, RecordedResponse, RecordedResponse][]): Promise<Compared> => {
    const side = async (which: 2 | 3) => {
      const queue = [answer('unauth/GET /api/addresses/1 accept xrw'), ...asked.map((one) => one[which])];
      const shop = await startPhpShop(() => queue.shift());
      shops.push(shop);
      return shop.url;
    };
    const cases = asked.map(([line, body]) => {
      const [method, path] = line.split(' ');
      return {
        method,
        path,
        json: method === 'GET' ? undefined : body,
        headers: { Accept: 'application/json' },
      };
    });
    const [old, now] = [await side(2), await side(3)];
    return compare(old, now, ['--write', '--cases', file('rules.json', { cases })]);
  };

  const change = async (input: object, old: RecordedResponse, now: RecordedResponse) =>
    (await told([['PUT customer/profile', input, old, now]])).cases[0]?.outcome;

  it.each<[unknown, unknown, unknown, string]>([
    ['', '', null, 'deliberate'],
    [' ', ' ', null, 'deliberate'],
    ['12/31/1990', '12/31/1990', '1990-12-31', 'deliberate'],
    ['', '', undefined, 'different'],
    ['', '', '0000-00-00', 'different'],
    ['1990-05-17', '1990-05-17', null, 'different'],
    ['1990-05-17', '1990-05-17', undefined, 'different'],
    ['12/31/1990', '12/31/1990', '1990-12-30', 'different'],
    ['12/31/1990', '12/31/1990', null, 'different'],
  ])('a birthday of %j that was %j and now is %j is %s', async (given, old, now, outcome) => {
    const input = { date_of_birth: given };
    expect(await change(input, changed({ date_of_birth: old }), changed({ date_of_birth: now }))).toBe(
      outcome,
    );
  });

  it.each<[object, RecordedResponse, RecordedResponse, string]>([
    [{ gender: 5 }, changed({ gender: 5 }), changed({ gender: '5' }), 'deliberate'],
    [{ gender: 5 }, changed({ gender: 5 }), changed({ gender: null }), 'different'],
    [{ gender: 5 }, changed({ gender: 5 }), changed({}), 'different'],
    [{ email: '' }, changed({ email: null }), changed({}), 'deliberate'],
    [{ email: '' }, changed({ email: null }), changed({ email: 7 }), 'different'],
    [{ email: '' }, required('email'), changed({}), 'deliberate'],
    [{ email: '' }, required('email'), changed({ name: 'Somebody' }), 'different'],
    [{ email: '' }, required('email'), changed({ phone: undefined }), 'different'],
    [{ email: '' }, required('gender'), changed({}), 'different'],
    [{ email: ' ' }, changed({}), required('email'), 'deliberate'],
    [{ email: ' ' }, changed({}), invalid('email', 'It is wrong.'), 'different'],
    [{ email: ' ' }, changed({}), required('password'), 'different'],
    [{ gender: true }, changed({}), invalid('gender', 'The gender must be a string.'), 'deliberate'],
    [{ gender: true }, changed({}), required('gender'), 'different'],
    [{ gender: true }, changed({}), invalid('first_name', 'The first name must be a string.'), 'different'],
    [{ notes: ['x'] }, changed({}), invalid('notes', 'The notes must be a string.'), 'deliberate'],
    [{ notes: ['x'] }, changed({}), invalid('notes', 'It is wrong.'), 'different'],
    [{ notes: ['x'] }, changed({}), invalid('phone', 'The phone must be a string.'), 'different'],
  ])(
    'a profile of %j is told as a deliberate difference or not, as it should be (%#)',
    async (input, old, now, outcome) => {
      expect(await change(input, old, now)).toBe(outcome);
    },
  );

  it.each<[unknown, string]>([
    [null, 'deliberate'],
    [undefined, 'different'],
    [7, 'different'],
  ])('a birthday of %j after an empty one was stored as null is %s', async (shown, outcome) => {
    const { cases } = await told([
      [
        'PUT customer/profile',
        { date_of_birth: '' },
        changed({ date_of_birth: '' }),
        changed({ date_of_birth: null }),
      ],
      ['GET customer/get', {}, changed({ date_of_birth: '0000-00-00' }), changed({ date_of_birth: shown })],
    ]);
    expect(cases.map((one) => one.outcome)).toEqual(['deliberate', outcome]);
  });
});
