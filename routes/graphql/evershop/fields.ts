import type { Address, Addresses } from '../../../accounts/address';
import { countryCodes } from '../../../accounts/countries';
import type { Customer, Customers } from '../../../accounts/customer';
import { Unavailable } from '../../../accounts/errors';
import { once } from '../../../accounts/remembered';
import type { CustomerList } from '../../../db/customer-list/customer-list';
import type { GroupName } from '../../../db/customers/groups';
import type { Uuids } from '../../../db/customers/uuids';
import { type Criterion, customerQuery } from '../../http/customer-criteria';
import { anybody } from '../../http/policy';
import { query } from '../fields';
import { admin, customerOrGuest } from './context';
import { urlOf } from './urls';
import { wireAddress, wireCountry, wireCustomer, wireGroup } from './wire';

export interface EvershopReads {
  customers: Pick<Customers, 'findById' | 'findByIds'>;
  customerUuids: Uuids;
  customerList: CustomerList;
  addresses: Pick<Addresses, 'listOf'>;
  addressUuids: Uuids;
  groups(): Promise<GroupName[]>;
  /** The shop's origin, before every path. */
  origin: string;
  /** Unknown filters are refused instead of ignored. */
  strictQuery: boolean;
}

/** The values that `[T]` in the schema lets through. */
type Listed<T> = (T | null)[] | null | undefined;
type Param = { key: string; value: string };
/** Limit of one page's addresses; a shop has hardly a hundredth of them. */
const mostAddresses = 20_000;
const reader = admin('customers.customers');

/** EverShop's reads. Admins read everybody, a customer nobody but himself; parts of the shop are null. */
export function evershopFields(parts: EvershopReads) {
  const { customers, customerUuids, addressUuids } = parts;

  /** Read once for all of them, and only if one of them is asked for them. */
  const withAddresses = async (list: Customer[]) => {
    const uuids = await customerUuids.of(list.map(({ id }) => id));
    const addresses = once(() => addressesOf(list));
    return list.flatMap((customer) => {
      const uuid = uuids.get(customer.id);
      // Deleted in this very moment.
      if (uuid === undefined) return [];
      const own = async () => (await addresses()).get(customer.id) ?? [];
      return [{ ...wireCustomer(customer, uuid), addresses: own }];
    });
  };
  const addressesOf = async (list: Customer[]): Promise<Map<number, object[]>> => {
    const found: Address[] = await parts.addresses.listOf(
      list.map(({ id }) => id),
      mostAddresses,
    );
    if (found.length === mostAddresses)
      throw new Unavailable('the addresses of these customers are too many');
    const uuids = await addressUuids.of(found.map(({ id }) => id));
    const byCustomer = new Map<number, object[]>();
    for (const address of found) {
      const uuid = uuids.get(address.id);
      if (uuid === undefined) continue;
      const others = byCustomer.get(address.customerId) ?? [];
      byCustomer.set(address.customerId, [...others, wireAddress(address, uuid)]);
    }
    return byCustomer;
  };
  const one = async (customer: Customer | undefined) =>
    customer ? ((await withAddresses([customer]))[0] ?? null) : null;

  const customer = async ({ id }: { id?: string | null }) => {
    const known = await customerUuids.find(id ?? '');
    return known ? one(await customers.findById(known.id)) : null;
  };

  const list = async ({ filters }: { filters?: Listed<Criterion> }) => {
    const { filter, by, descending, page, limit, understood } = customerQuery(
      present(filters),
      parts.strictQuery,
    );
    // The newest are the first, where nothing else is asked for.
    const order = { by: by ?? 'id', descending: descending ?? by === undefined } as const;
    const found = await parts.customerList.page(filter, order, { offset: (page - 1) * limit, limit });
    return {
      items: await withAddresses(await customers.findByIds(found.ids)),
      currentPage: page,
      total: found.total,
      currentFilters: [
        ...understood.filter(({ key }) => key !== 'page' && key !== 'limit'),
        { key: 'page', operation: 'eq', value: String(page) },
        { key: 'limit', operation: 'eq', value: String(limit) },
      ],
    };
  };

  const customerGroup = async ({ id }: { id?: number | null }) => {
    const groups = await parts.groups();
    const found = id ? groups.find((group) => group.id === id) : groups[0];
    return found ? wireGroup(found) : null;
  };

  const customerGroups = async () => {
    const groups = await parts.groups();
    return { items: groups.map(wireGroup), currentPage: 1, total: groups.length, currentFilters: [] };
  };

  const countries = async ({ countries: asked }: { countries?: Listed<string> }) => {
    const codes = asked?.length ? countryCodes.filter((code) => asked.includes(code)) : countryCodes;
    return codes.map(wireCountry);
  };

  const url = async ({ routeId, params }: { routeId: string; params?: Listed<Param> }) => {
    const given = present(params).map(({ key, value }) => [key, value]);
    return urlOf(parts.origin, routeId, Object.fromEntries(given));
  };

  return {
    currentCustomer: query({ who: customerOrGuest, run: async (_args, customer) => one(customer) }),
    customer: query({ who: reader, run: customer }),
    customers: query({ who: reader, run: list }),
    customerGroup: query({ who: reader, run: customerGroup }),
    customerGroups: query({ who: reader, run: customerGroups }),
    countries: query({ who: anybody, run: countries }),
    allowedCountries: query({ who: anybody, run: countries }),
    provinces: null,
    url: query({ who: anybody, run: url }),
    myCart: null,
    themeConfig: null,
  };
}

const present = <T>(list: Listed<T>): T[] => (list ?? []).filter((each) => each !== null);
