import { startApp, stores, type TestApp } from '../support/app';
import { person } from '../support/people';
import { customers, knowingSuspension, told } from './at-the-desk';

const crowd = Array.from({ length: 22 }, (_, index) =>
  person(10 + index, { first_name: 'Many', last_name: `O'Crowd`, email: `crowd${index}@example.com` }),
);
const suspended = { first_name: 'Sus', last_name: 'Pended', email: 'janus@example.com', is_suspended: 1 };
const people = [
  person(1, { first_name: 'Jane', last_name: 'Doe', email: 'jane@example.com' }),
  person(2, { first_name: 'Mary Jane', last_name: '100%_Real!', email: 'mary@example.com', status: 0 }),
  person(3, { first_name: 'Eve\u001b[2J', last_name: '\u202eevil\nCustomer 1', email: 'eve@example.com' }),
  person(4, suspended),
  person(5, { first_name: 'Un', last_name: 'Verified', email: null, is_verified: 0 }),
  ...crowd,
];

describe.each(stores)('looking for a customer (%s)', (store) => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp(store);
    await knowingSuspension(app);
    await app.reset({ customers: people });
  });
  afterAll(() => app.stop());

  const ids = async (text: string) => {
    const { code, result } = await told(app.env, ['find', text]);
    const { customers: found, more } = result as { customers: { id: number }[]; more: boolean };
    expect(code).toBe(found.length > 0 ? 0 : 1);
    return [...found.map(({ id }) => id), ...(more ? ['more'] : [])];
  };

  it('npm run customers finds by number, address, its beginning and parts of the names, whatever they hold', async () => {
    const asked = ['2', 'JANE@example.com', 'jan', 'doe, jane', '%_real!', "o'crowd", '%', "' or 1=1 -- "];
    const found = await Promise.all(asked.map(ids));
    const first20 = crowd.slice(0, 20).map(({ id }) => id);
    expect(Object.fromEntries(asked.map((text, at) => [text, found[at]]))).toEqual({
      '2': [2],
      'JANE@example.com': [1],
      // The addresses come first, then the names.
      jan: [1, 4, 2],
      'doe, jane': [1],
      '%_real!': [2],
      "o'crowd": [...first20, 'more'],
      '%': [2],
      "' or 1=1 -- ": [],
    });
  });

  it('npm run customers shows people a table, in which no name can do harm, and never a hash', async () => {
    const [jane, eve, many] = await Promise.all(
      ['jan', 'eve@', 'crowd'].map((text) => customers(app.env, ['find', text])),
    );
    expect(jane).toMatchObject({ code: 0, err: '' });
    expect(jane?.out.split('\n')[0]?.split(/ {2,}/)).toEqual([
      'id',
      'e-mail',
      'name',
      'status',
      'group',
      'created (UTC)',
      'last change (UTC)',
    ]);
    expect(jane?.out).toMatch(
      /^1 +jane@example\.com +Jane Doe +active +General +2021-03-04 05:06 +2021-04-05 06:07$/m,
    );
    expect(jane?.out).toMatch(/^2 +mary@example\.com +Mary Jane 100%_Real! +disabled /m);
    expect(jane?.out).toMatch(/^4 +janus@example\.com +Sus Pended +suspended /m);
    expect(eve?.out.trimEnd().split('\n')).toHaveLength(2);
    for (const order of ['\u001b', '\u202e']) expect(eve?.out).not.toContain(order);
    expect(many?.out).toMatch(/\n\nThese are the first 20; there are more\./);
    for (const { out } of [jane, eve, many].filter((told) => told !== undefined))
      expect(out).not.toMatch(/\$2y\$/);
  });

  it('npm run customers tells programs the same fields, and people that nobody was found', async () => {
    const { result } = await told(app.env, ['find', '5']);
    expect(result).toEqual({
      customers: [
        {
          id: 5,
          email: null,
          name: 'Un Verified',
          status: 'unverified',
          group: 'General',
          channel: null,
          created: '2021-03-04T05:06:07Z',
          changed: '2021-04-05T06:07:08Z',
        },
      ],
      more: false,
    });
    const nobody = await customers(app.env, ['find', 'nobody']);
    expect(nobody).toMatchObject({ code: 1, out: expect.stringMatching(/^Nobody has "nobody"/) });
  });
});
