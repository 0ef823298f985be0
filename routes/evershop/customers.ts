import type { Customer, Customers } from '../../accounts/customer';
import { NotFound, NotKept, NotYours } from '../../accounts/errors';
import type { Throttles } from '../../accounts/identity/throttle';
import { evershopName } from '../../accounts/rules/full-name';
import type { RegisterCustomer } from '../../accounts/rules/register-customer';
import type { UpdateProfile } from '../../accounts/rules/update-profile';
import type { CustomerList } from '../../db/customer-list/customer-list';
import type { Uuids } from '../../db/customers/uuids';
import type { AdminCaller } from '../http/evershop-callers';
import { type Exchange, languageOf } from '../http/exchange';
import { type Answer, type Line, line, type Run } from '../http/line';
import { type AddressParts, addressesOf } from './addresses';
import type { Policies, Target } from './callers';
import type { CustomerChangeValues, CustomerForms, MyChangeValues, NewCustomerValues } from './forms';
import { namesOf } from './full-name';
import { listJson, readList } from './list';
import { customerJson, customerLinks, myLinks } from './wire';

export interface CustomerParts extends Pick<AddressParts, 'addressBook' | 'addressUuids'> {
  policies: Policies;
  customers: Customers;
  customerList: CustomerList;
  customerUuids: Uuids;
  customerForms: CustomerForms;
  registerCustomer: RegisterCustomer;
  updateProfile: UpdateProfile;
  throttles: Throttles;
  /** Whether strangers may open an account at this door. */
  openRegistration: boolean;
  /** Unknown filters of the list are refused instead of ignored. */
  strictQuery: boolean;
}

export function customerLines(parts: CustomerParts): Line[] {
  const { customers, customerUuids, customerForms: forms, throttles } = parts;

  const written = (customer: Customer, uuid: string): Answer => ({
    body: { data: { ...customerJson(customer, uuid), ...customerLinks(uuid) } },
  });

  const create: Run<AdminCaller | undefined, NewCustomerValues> = async (
    exchange,
    caller,
    { email, password, full_name, status },
  ) => {
    // A stranger does not decide whether his account is open; and to an admin whose cookie has ended it must not look done.
    if (!caller && statusNumber(status) === 0) throw new NotYours();
    // An admin answers for the address.
    const verified = caller && (true as const);
    const { id } = await parts.registerCustomer(
      {
        ...namesOf(full_name),
        email,
        password,
        status: caller && statusNumber(status),
        verified,
        host: exchange.host,
      },
      languageOf(exchange),
    );
    exchange.note({ event: 'register', customer: id });
    const customer = await customers.findById(id);
    const uuid = (await customerUuids.of([id])).get(id);
    // Deleted in this very moment.
    if (!customer || uuid === undefined) throw new NotFound('customer');
    return written(customer, uuid);
  };

  const list = async (exchange: Exchange): Promise<Answer> => {
    const query = readList(exchange.query, parts.strictQuery);
    const { ids, total } = await parts.customerList.page(query.filter, query.order, query);
    const uuids = await customerUuids.of(ids);
    const rows = (await customers.findByIds(ids)).flatMap((customer) => {
      const uuid = uuids.get(customer.id);
      return uuid === undefined ? [] : [customerJson(customer, uuid)];
    });
    return { body: listJson(rows, total, query) };
  };

  const show: Run<Target> = async (_exchange, { account, uuid }) => ({
    body: { data: { ...customerJson(account, uuid), addresses: await addressesOf(account, parts) } },
  });

  const changed = async (
    exchange: Exchange,
    { caller, account }: Target,
    { email, password, full_name, status }: Partial<CustomerChangeValues>,
  ): Promise<Customer> => {
    const newStatus = statusNumber(status);
    // Apps send the whole customer back: that changes nothing. A change is the shop's decision.
    if (caller.kind === 'customer' && newStatus !== undefined && newStatus !== account.status)
      throw new NotYours();
    // Bagisto keeps it in two parts, and the one text does not tell where it was parted.
    const renamed = full_name !== undefined && full_name !== evershopName(account);
    const after = await parts.updateProfile(
      caller.kind === 'customer' ? caller : { customer: account },
      {
        ...{ email, password, ...(renamed && namesOf(full_name)) },
        status: caller.kind === 'admin' ? newStatus : undefined,
      },
      languageOf(exchange),
    );
    exchange.note({ event: 'profile', customer: account.id });
    return after;
  };

  const change: Run<Target, CustomerChangeValues> = async (exchange, target, values) =>
    written(await changed(exchange, target, values), target.uuid);

  const remove: Run<Target> = async (exchange, { account, uuid }) => {
    if (!(await customers.remove(account.id))) throw new NotFound('customer');
    exchange.note({ event: 'delete', customer: account.id });
    return { body: { data: customerJson(account, uuid) } };
  };

  const changeMe: Run<Target, MyChangeValues> = async (exchange, target, values) => {
    const account = await changed(exchange, target, values);
    return { body: { data: { ...customerJson(account, target.uuid), ...myLinks } } };
  };

  const refuseMetafields = async (): Promise<Answer> => {
    throw new NotKept();
  };

  const { admin, adminAbout, adminOrSelf, adminOrStranger, self } = parts.policies;
  const me = self('evershop.profile_login');
  const mayCreate = parts.openRegistration ? adminOrStranger : admin;
  return [
    line('POST', 'api/customers', {
      who: mayCreate('customers.customers.create'),
      throttle: (caller) => (caller ? undefined : throttles.register),
      form: forms.create,
      run: create,
    }),
    line('GET', 'api/customers', { who: admin('customers.customers'), run: list }),
    // Before the lines with a parameter, which may be anything where this door is meant.
    line('GET', 'api/customers/me', { who: me, run: show }),
    line('PATCH', 'api/customers/me', { who: me, form: forms.changeMe, run: changeMe }),
    line('GET', 'api/customers/:id', { who: adminOrSelf('customers.customers'), run: show }),
    line('PATCH', 'api/customers/:id', {
      who: adminOrSelf('customers.customers.edit'),
      form: forms.change,
      run: change,
    }),
    line('DELETE', 'api/customers/:id', { who: adminAbout('customers.customers.delete'), run: remove }),
    line('PATCH', 'api/customers/:id/metafields', {
      who: adminAbout('customers.customers.edit'),
      run: refuseMetafields,
    }),
  ];
}

const statusNumber = (status: string | number | undefined) =>
  status === undefined ? undefined : Number(status);
