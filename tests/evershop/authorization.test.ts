import { jane, john } from '../security/customers';
import { startApp, stores, type TestApp } from '../support/app';
import { person, secret } from '../support/people';
import { adminBearer, appointAdmins, withBearer } from './callers';
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
  { method: 'POST', path: addresses, right: 'customers.addresses.create', json: () => home, own: true },
  {
    method: 'PATCH',
    path: address,
    right: 'customers.addresses.edit',
    json: () => ({ city: 'Springfield' }),
    own: true,
  },
  { method: 'DELETE', path: address, right: 'customers.addresses.delete', own: true },
];
const withUuid = endpoints.filter(({ path }) => path.includes(':id'));
const withAddress = endpoints.filter(({ path }) => path === address);

function expected({ own }: Endpoint, caller: CallerName): number {
  if (caller === 'that customer') return own ? 200 : 403;
  if (caller === 'admin' || caller === 'admin with the right') return 200;
  return caller === 'other customer' || caller === 'admin without the right' ? 403 : 401;
}

describe.each(stores)('who may do what (%s)', (store) => {
  let app: TestApp;
  const uuids = new Map<number, string>();
  const homes = new Map<number, string>();
  let headers: Record<CallerName, Headers>;

  beforeAll(async () => {
    app = await startApp(store);
  });
  afterAll(() => app.stop());

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
  }

  const ask = ({ method, path, json }: Endpoint, caller: CallerName, uuid: unknown, address: unknown) =>
    send(
      app,
      method,
      `/api/${path.replace(':id', String(uuid)).replace(':address', String(address))}`,
      headers[caller],
      json?.(names.indexOf(caller)),
    );
  /** All that an endpoint could have changed. */
  const state = async () => [await app.customers(), await app.db.knex(app.db.table('addresses'))];

  it.each(endpoints)('$method /api/$path', async (endpoint) => {
    await stage(endpoint);
    const answers: [CallerName, number][] = [];
    for (const caller of names) {
      const before = await state();
      const about = callers[caller];
      const { status } = await ask(endpoint, caller, uuids.get(about), homes.get(about));
      answers.push([caller, status]);
      const idle = status !== 200 || endpoint.method === 'GET';
      if (idle) expect(await state()).toEqual(before);
      else expect(await state()).not.toEqual(before);
    }
    expect(answers).toEqual(names.map((caller) => [caller, expected(endpoint, caller)]));
  });

  it.each(withUuid)(
    '$method /api/$path of nobody: only admins learn that there is none',
    async (endpoint) => {
      await stage(endpoint);
      const answers: [CallerName, number][] = [];
      for (const caller of names) {
        const { status } = await ask(endpoint, caller, unknownUuid, homes.get(1));
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

  it.each(withAddress)('$method /api/$path of somebody else or of nobody is not found', async (endpoint) => {
    await stage(endpoint);
    const before = await state();
    const theirs = await app.db.knex(app.db.table('addresses')).first('id').where({ customer_id: 2 });
    for (const address of [homes.get(2), theirs.id, unknownUuid, '0', 'abc', '%27'])
      for (const caller of ['that customer', 'admin'] as const)
        expect([address, caller, (await ask(endpoint, caller, uuids.get(1), address)).status]).toEqual([
          address,
          caller,
          404,
        ]);
    expect(await state()).toEqual(before);
  });
});
