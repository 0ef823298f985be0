import { startApp, stores, type TestApp } from '../support/app';
import { jane, john, storedSessions } from '../support/customers';
import { person, secret } from '../support/people';
import { adminBearer, appointAdmins, logInHere, sidOf, withBearer } from './callers';
import { customerHeaders, data, type Headers, rows, send, unknownUuid } from './exchanges';

const home = { full_name: 'Ann', address_1: 'Road 1', country: 'US' };
const disabled = person(3, { email: 'disabled@example.com' });
/** Whose account each kind of caller asks about: what one did, the next must not stumble over. */
const callers = {
  nobody: 1,
  'bad credential': 1,
  'disabled customer': 1,
  'disabled admin': 1,
  'other customer': 1,
  'admin without the right': 1,
  'that customer': 1,
  'admin with the right': 4,
  admin: 5,
};
type CallerName = keyof typeof callers;
const names = Object.keys(callers) as CallerName[];

interface Endpoint {
  method: string;
  path: string;
  right: string;
  json?(at: number): object;
  /** Whether a customer may do it to his own account. */
  own: boolean;
}

const customer = 'customers/:id';
const addresses = 'customers/:id/addresses';
const address = 'customers/:id/addresses/:address';
const session = 'customers/sessions/:sid';
const endpoints: Endpoint[] = [
  {
    method: 'POST',
    path: 'customers',
    right: 'customers.customers.create',
    json: (at) => ({ email: `new${at}@example.com`, password: secret, full_name: 'Ann' }),
    own: false,
  },
  { method: 'GET', path: 'customers', right: 'customers.customers', own: false },
  { method: 'GET', path: customer, right: 'customers.customers', own: true },
  {
    method: 'PATCH',
    path: customer,
    right: 'customers.customers.edit',
    json: () => ({ full_name: 'Ann' }),
    own: true,
  },
  { method: 'DELETE', path: customer, right: 'customers.customers.delete', own: false },
  { method: 'GET', path: addresses, right: 'customers.customers', own: true },
  { method: 'GET', path: address, right: 'customers.customers', own: true },
  { method: 'POST', path: addresses, right: 'customers.addresses.create', json: () => home, own: true },
  {
    method: 'PATCH',
    path: address,
    right: 'customers.addresses.edit',
    json: () => ({ city: 'Springfield' }),
    own: true,
  },
  { method: 'DELETE', path: address, right: 'customers.addresses.delete', own: true },
  { method: 'POST', path: session, right: 'customers.customers.edit', own: true },
  { method: 'DELETE', path: session, right: 'customers.customers.edit', own: true },
];
const [create] = endpoints as [Endpoint];
const withUuid = endpoints.filter(({ path }) => path.includes(':id'));
const withAddress = endpoints.filter(({ path }) => path === address);
const withSession = endpoints.filter(({ path }) => path === session);

function expected({ own }: Endpoint, caller: CallerName): number {
  if (caller === 'that customer') return own ? 200 : 403;
  if (caller === 'admin' || caller === 'admin with the right') return 200;
  return caller === 'other customer' || caller === 'admin without the right' ? 403 : 401;
}

/** Expected answers for an account that does not exist: only an allowed caller learns that. */
const expectedOfNone = (endpoint: Endpoint, caller: CallerName) =>
  expected(endpoint, caller) === 200 ? 404 : expected(endpoint, caller);

describe.each(stores)('who may do what (%s)', (store) => {
  let app: TestApp;
  /** The same shop, where strangers may open an account. */
  let open: TestApp;
  const uuids = new Map<number, string>();
  const homes = new Map<number, string>();
  const sids = new Map<number, string>();
  let headers: Record<CallerName, Headers>;

  beforeAll(async () => {
    app = await startApp(store);
    open = await startApp(store, { beside: app, env: { EVERSHOP_OPEN_REGISTRATION: 'true' } });
  });
  afterAll(async () => {
    await open.stop();
    await app.stop();
  });

  /** The rows as they were, and a caller of each kind. */
  async function stage({ right }: Endpoint): Promise<void> {
    await app.reset({ customers: [john, jane, disabled, person(4), person(5)] });
    const others = endpoints.map((endpoint) => endpoint.right).filter((name) => name !== right);
    const clerk = (email: string) => ({ email, name: 'Clerk' });
    await appointAdmins(app, [
      {},
      { admin: clerk('without@shop.test'), permissions: ['customers', ...others] },
      { admin: clerk('with@shop.test'), permissions: ['customers', 'customers.other', right] },
      { admin: clerk('gone@shop.test') },
    ]);
    const boss = await adminBearer(app);
    headers = {
      nobody: {},
      'bad credential': withBearer(`${boss.Authorization.slice(7, -8)}AAAAAAAA`),
      'disabled customer': await customerHeaders(app, disabled.email),
      'disabled admin': await adminBearer(app, 'gone@shop.test'),
      'other customer': await customerHeaders(app, jane.email),
      'admin without the right': await adminBearer(app, 'without@shop.test'),
      'that customer': await customerHeaders(app, john.email),
      'admin with the right': await adminBearer(app, 'with@shop.test'),
      admin: boss,
    };
    await app.db.knex(app.db.table('customers')).where({ id: 3 }).update({ status: 0 });
    await app.db.knex(app.db.table('admins')).where({ email: 'gone@shop.test' }).update({ status: 0 });
    for (const { customer_id, uuid } of rows(await send(app, 'GET', '/api/customers', boss))) {
      uuids.set(Number(customer_id), String(uuid));
      const added = await send(app, 'POST', `/api/customers/${uuid}/addresses`, boss, home);
      homes.set(Number(customer_id), String(data(added).uuid));
    }
    for (const { id, email } of [john, person(4), person(5)])
      sids.set(Number(id), sidOf(await logInHere(app, email)));
  }

  interface About {
    id?: unknown;
    address?: unknown;
    sid?: unknown;
  }
  const ask = ({ method, path, json }: Endpoint, caller: CallerName, { id, address, sid }: About) =>
    send(
      app,
      method,
      `/api/${path.replace(':id', String(id)).replace(':address', String(address)).replace(':sid', String(sid))}`,
      headers[caller],
      json?.(names.indexOf(caller)),
    );
  /** All that an endpoint could have changed; a caller's own session may end when it is refused. */
  const state = async () => [
    await app.customers(),
    await app.db.knex(app.db.table('addresses')),
    (await storedSessions(app)).filter((sid) => [...sids.values()].includes(sid)),
  ];

  it.each(endpoints)(
    '$method /api/$path is done for those who may, and changes nothing for all others',
    async (endpoint) => {
      await stage(endpoint);
      const answers: [CallerName, number][] = [];
      for (const caller of names) {
        const before = await state();
        const about = callers[caller];
        const [id, address, sid] = [uuids.get(about), homes.get(about), sids.get(about)];
        const { status } = await ask(endpoint, caller, { id, address, sid });
        answers.push([caller, status]);
        const idle = status !== 200 || endpoint.method === 'GET';
        if (idle) expect(await state()).toEqual(before);
        else expect(await state()).not.toEqual(before);
      }
      expect(answers).toEqual(names.map((caller) => [caller, expected(endpoint, caller)]));
    },
  );

  it.each(withUuid)(
    '$method /api/$path of an unknown customer tells only admins that there is none',
    async (endpoint) => {
      await stage(endpoint);
      const answers: [CallerName, number][] = [];
      for (const caller of names) {
        const { status } = await ask(endpoint, caller, { id: unknownUuid, address: homes.get(1) });
        answers.push([caller, status]);
      }
      const allowed = (caller: CallerName) => caller === 'admin' || caller === 'admin with the right';
      expect(answers).toEqual(
        names.map((caller) => {
          if (allowed(caller)) return [caller, 404];
          return [caller, caller === 'that customer' ? 403 : expected(endpoint, caller)];
        }),
      );
    },
  );

  it.each(withAddress)(
    '$method /api/$path with somebody else’s address, or nobody’s, is not found',
    async (endpoint) => {
      await stage(endpoint);
      const before = await state();
      const theirs = await app.db.knex(app.db.table('addresses')).first('id').where({ customer_id: 2 });
      for (const address of [homes.get(2), theirs.id, unknownUuid, '0', 'abc', '%27']) {
        const answers: [CallerName, number][] = [];
        for (const caller of names) {
          const { status } = await ask(endpoint, caller, { id: uuids.get(callers[caller]), address });
          answers.push([caller, status]);
        }
        expect([address, answers]).toEqual([
          address,
          names.map((caller) => [caller, expectedOfNone(endpoint, caller)]),
        ]);
      }
      expect(await state()).toEqual(before);
    },
  );

  it.each(withSession)('$method /api/$path with nobody’s session is not found', async (endpoint) => {
    await stage(endpoint);
    const before = await state();
    for (const sid of ['A'.repeat(32), 'x', '%27']) {
      const answers: [CallerName, number][] = [];
      for (const caller of names) answers.push([caller, (await ask(endpoint, caller, { sid })).status]);
      // An id cannot be guessed, so it is no secret that there is none.
      expect(answers).toEqual(
        names.map((caller) => [caller, caller === 'other customer' ? 404 : expectedOfNone(endpoint, caller)]),
      );
    }
    expect(await state()).toEqual(before);
  });

  it('POST /api/customers lets strangers register where the shop allows it, and only admins set the status', async () => {
    await stage(create);
    // A credential that is no longer good is nobody's.
    const strangers: CallerName[] = [
      ...(['nobody', 'bad credential', 'disabled customer', 'disabled admin'] as const),
      ...(['other customer', 'that customer'] as const),
    ];
    for (const caller of names) {
      const register = (status: number) => {
        const email = `${caller.replaceAll(' ', '-')}-${status}@example.com`;
        const asked = { email, password: secret, full_name: 'Ann', status };
        return send(open, 'POST', '/api/customers', headers[caller], asked);
      };
      const alone = expected(create, caller);
      const stranger = strangers.includes(caller);
      expect([caller, (await register(0)).status]).toEqual([caller, stranger ? 403 : alone]);
      expect([caller, (await register(1)).status]).toEqual([caller, stranger ? 200 : alone]);
    }
    const statuses = (await app.customers()).filter(({ first_name }) => first_name === 'Ann');
    expect(statuses.map(({ status }) => status)).toEqual([1, 1, 1, 1, 1, 1, 0, 1, 0, 1]);
  });
});
