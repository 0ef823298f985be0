import bcrypt from 'bcrypt';
import type { Carrier, Example, Operation } from '../../routes/docs/openapi/operation';
import { address, admin, jane, peter, secrets, storefrontKey } from '../../routes/docs/openapi/samples';
import { appointAdmins } from '../evershop/callers';
import { tokenIn } from '../pages/recovery';
import { type StoreName, startApp, type TestApp, type TestOptions } from '../support/app';
import { member } from '../support/customers';
import { type Ask, ask, CookieJar, type Reply } from '../support/http-client';
import { person } from '../support/people';

type Headers = Record<string, string>;

export interface Prepared {
  path: string;
  ask: Ask;
}

/** The shop of the examples: the people of the description have their accounts, and it is always the same moment. */
export interface World {
  app: TestApp;
  operations: Operation[];
  send(operation: Operation, example: Example, as?: Carrier | 'nobody'): Promise<Reply>;
  /** The same up to the point where it could be sent. */
  prepared(operation: Operation, example: Example, as?: Carrier | 'nobody'): Promise<Prepared>;
  /** The documented answer: exact, but for what no two answers have in common. */
  documented(example: Example): unknown;
}

export async function startWorld(
  store: StoreName,
  operationsOf: (app: TestApp) => Operation[],
  options: TestOptions = {},
): Promise<World> {
  const app = await startApp(store, {
    clock: () => Date.UTC(2019, 4, 24, 10),
    ...options,
    env: { METRICS: 'true', ...options.env },
  });
  await appointAdmins(app, [{ admin: { email: admin.email, password: hashed(admin.password) } }]);
  const operations = operationsOf(app);
  const byId = (id: string) => operations.find((one) => one.id === id);

  const nameCustomers = async (people: { id: number; uuid: string }[]) => {
    for (const { table } of named) await app.db.knex(table).delete();
    for (const { id, uuid } of people)
      await app.db.knex('accounts_customer_uuids').insert({ customer_id: id, uuid });
  };

  const logIn = async (path: string, body: object) => {
    const headers = { 'X-STOREFRONT-KEY': storefrontKey };
    const reply = await ask(app.url, path, { method: 'POST', json: body, headers });
    if (reply.status !== 200) throw new Error(`${path} answered ${reply.status}: ${reply.text}`);
    return reply;
  };
  const { email, password } = peter;
  const bearer = (token: unknown): Headers => ({ Authorization: `Bearer ${token}` });
  const bagistoLogin = () => byId('bagistoLogIn')?.path ?? '/customer/login';
  const openSession = async () => (await logIn('/api/customers/sessions', { email, password })).body;
  const appPair = async () => (await logIn('/api/customer/tokens', { email, password })).body;
  const adminPair = async () => (await logIn('/api/user/tokens', admin)).body;
  const graphqlToken = async () => {
    const query = `mutation { createCustomerLogin(input: { email: "${email}", password: "${password}" }) { customerLogin { token } } }`;
    const { body } = await logIn('/api/graphql', { query });
    return member(body, 'data', 'createCustomerLogin', 'customerLogin', 'token');
  };
  const credentials: Record<Carrier, () => Promise<Headers>> = {
    async session() {
      const jar = new CookieJar();
      jar.keep(await logIn(bagistoLogin(), { email, password }));
      return jar.header() as Headers;
    },
    token: async () => bearer(member(await openSession(), 'data', 'token')),
    sessionId: async () => ({ 'X-Session-ID': String(member(await openSession(), 'data', 'sid')) }),
    adminToken: async () => bearer(member(await adminPair(), 'data', 'accessToken')),
    adminCookie: async () => ({ Cookie: `admin_token=${member(await adminPair(), 'data', 'accessToken')}` }),
    accessKey: async () => bearer(await graphqlToken()),
  };
  const realSecrets: [sample: string, real: () => Promise<unknown>][] = [
    [secrets.sid, async () => member(await openSession(), 'data', 'sid')],
    [
      secrets.loginId,
      async () => {
        const path = byId('bagistoListSessions')?.path ?? '';
        const list = await ask(app.url, path, { headers: await credentials.session() });
        return member(list.body, 'data', '0', 'id');
      },
    ],
    [secrets.refreshToken, async () => member(await adminPair(), 'data', 'refreshToken')],
    [secrets.appRefreshToken, async () => member(await appPair(), 'data', 'refreshToken')],
    [
      secrets.resetToken,
      async () => {
        await logIn(byId('bagistoForgotPassword')?.path ?? '/api/customers/reset-password', { email });
        return tokenIn((await app.mails()).at(-1) ?? '');
      },
    ],
  ];

  /** The address that the operation's own door shows in its examples. */
  const addAddress = async (operation: Operation) => {
    const create = byId(
      operation.id.startsWith('evershop') ? 'evershopCreateAddress' : 'bagistoCreateAddress',
    );
    const [example] = create?.examples ?? [];
    if (!create || !example) return;
    const path = filled(create.path, example.params);
    const headers = create.id.startsWith('evershop')
      ? await credentials.sessionId()
      : await credentials.session();
    const reply = await ask(app.url, path, { method: 'POST', json: example.body, headers });
    if (reply.status !== 200) throw new Error(`no address was made: ${reply.text}`);
    await app.db.knex('accounts_address_uuids').delete();
    await app.db.knex('accounts_address_uuids').insert({ address_id: address.id, uuid: address.uuid });
  };

  return {
    app,
    operations,
    async send(operation, example, as) {
      const request = await prepared(operation, example, as);
      const reply = await ask(app.url, request.path, request.ask);
      return { ...reply, body: await withSampleUuids(reply) };
    },
    prepared,
    documented: ({ answer }) => fresh(answer),
  };

  async function prepared(
    operation: Operation,
    example: Example,
    as = example.as ?? operation.carriers[0] ?? 'nobody',
  ): Promise<Prepared> {
    const people = example.without === 'account' ? [] : [peter, jane];
    await app.reset({ customers: people.map(row), addresses: [] });
    await nameCustomers(people);
    if (example.without === undefined && /address/i.test(operation.id)) await addAddress(operation);
    let parts = JSON.stringify([filled(operation.path, example.params), example.body ?? null]);
    for (const [sample, real] of realSecrets)
      if (parts.includes(sample)) parts = parts.replaceAll(sample, String(await real()));
    const [path, json] = JSON.parse(parts);
    const headers = { ...example.headers, ...(as === 'nobody' ? {} : await credentials[as]()) };
    const query = example.query ? `?${new URLSearchParams(example.query)}` : '';
    const method = operation.method.toUpperCase();
    return { path: path + query, ask: { method, headers, ...(json !== null && { json }) } };
  }

  /** A row that the example itself made has a name of its own. */
  async function withSampleUuids({ text, body }: Reply): Promise<unknown> {
    let said = text;
    for (const { table, column, known } of named) {
      for (const { id, uuid } of known) {
        const found = await app.db
          .knex(table)
          .first('uuid')
          .where({ [column]: id });
        if (found) said = said.replaceAll(found.uuid, uuid);
      }
    }
    return body === undefined ? undefined : JSON.parse(said);
  }
}

const named = [
  { table: 'accounts_customer_uuids', column: 'customer_id', known: [peter, jane] },
  { table: 'accounts_address_uuids', column: 'address_id', known: [address] },
];

const hashed = (password: string) => bcrypt.hashSync(password, 4).replace('$2b$', '$2y$');

const peterHash = hashed(peter.password);

const row = ({ id, email, firstName, lastName }: typeof jane) =>
  person(id, {
    email,
    first_name: firstName,
    last_name: lastName,
    password: peterHash,
    customer_group_id: 1,
    created_at: '2019-05-24 10:00:00',
    updated_at: '2019-05-24 10:00:00',
  });

const filled = (path: string, params: Record<string, string> = {}) =>
  path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));

function fresh(value: unknown): unknown {
  if (Object.values<unknown>(secrets).includes(value)) return expect.stringMatching(/^\S{32,}$/);
  if (Array.isArray(value)) return value.map(fresh);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, held]) => [name, fresh(held)]));
}
