import { run } from '../support/command';
import { installBagisto, type ShopDatabase } from './ddl/build';
import { schemaDump } from './ddl/dump';
import { generation } from './ddl/generations';
import { examined, insert, keysOf } from './surgery';

const rightsOf = async (shop: ShopDatabase, ...granted: string[]) => {
  const login = await shop.loginWith(...granted);
  return { login, ...(await examined({ ...keysOf(shop), ...login })) };
};

describe('the rights of our login', () => {
  it('missing rights to write are found before the start, and nothing is written to find out', async () => {
    const shop = await installBagisto(generation('1.3.3'));
    await run('migrate.js', [], keysOf(shop));
    await insert(shop, '1.3.3', [{ email: 'one@example.com' }]);
    const standing = async () => [
      await schemaDump(shop),
      // With the number that the next customer gets.
      await shop.knex.raw('show create table customers'),
      await shop.knex.raw('checksum table customers'),
    ];
    const before = await standing();
    const { code, safeToStart, about, login } = await rightsOf(shop, 'select on :shop:.*');
    expect([code, safeToStart]).toEqual([1, false]);
    expect(about('Rights')).toEqual([
      {
        level: 'red',
        title: 'Rights',
        detail:
          'this login may not INSERT, UPDATE, DELETE in customers, customer_password_resets, addresses, accounts_access_tokens, accounts_reset_links, accounts_logouts, accounts_token_ends, accounts_endings, accounts_email_turns: registrations and changes would fail',
        todo: `GRANT INSERT, UPDATE, DELETE ON \`${shop.name}\`.* TO '${login.DB_USERNAME}'@'%', or set another DB_USERNAME.`,
      },
    ]);
    expect(await standing()).toEqual(before);
  });

  const each = [
    'select on :shop:.*',
    'insert, update, delete on :shop:.customers',
    'insert, delete on :shop:.customer_password_resets',
    'insert, update, delete on :shop:.addresses',
  ];
  it.each<[string, (name: string) => string[]]>([
    ['for the database', () => ['select, insert, update, delete on :shop:.*']],
    ['for databases of such a name', (name) => [`all privileges on \`${name.replaceAll('_', '\\_')}\`.*`]],
    ['for everything', () => ['all privileges on *.*']],
    ['for each table', () => each],
    [
      'for some columns, which may be the right ones',
      () => [...each.toSpliced(1, 1), 'insert (email), update (password), delete on :shop:.customers'],
    ],
  ])('rights %s suffice, also before our own tables are there', async (_, granted) => {
    const shop = await installBagisto(generation('1.3.3'));
    const { code, about } = await rightsOf(shop, ...granted(shop.name));
    expect([code, about('Rights')]).toEqual([0, []]);
  });

  it('rights that come by a role suffice', async () => {
    const shop = await installBagisto(generation('1.3.3'));
    const { knex, name } = shop;
    const login = await shop.loginWith();
    const given = { role: `role_${name}`, shop: name, login: login.DB_USERNAME ?? '' };
    const [[server]] = await knex.raw('select version() as version');
    const to = /mariadb/i.test(String(server.version)) ? 'for' : 'to';
    await knex.raw('create role :role', given);
    try {
      await knex.raw('grant select, insert, update, delete on :shop:.* to :role', given);
      await knex.raw("grant :role to :login@'%'", given);
      await knex.raw(`set default role :role ${to} :login@'%'`, given);
      const { code, about } = await examined({ ...keysOf(shop), ...login });
      expect([code, about('Rights')]).toEqual([0, []]);
    } finally {
      await knex.raw('drop role :role', given);
    }
  });
});
