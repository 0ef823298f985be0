import type { Address, AddressChange, Addresses } from '../../accounts/address';
import type { Customer } from '../../accounts/customer';
import { NotFound, ValidationFailed } from '../../accounts/errors';
import type { AdminRight } from '../../accounts/identity/admin-rights';
import type { AddressBook } from '../../accounts/rules/address-book';
import { attribute as attributeOf } from '../../accounts/validation/rule';
import { isBlank } from '../../accounts/validation/scalar';
import type { Uuids } from '../../db/customers/uuids';
import type { Exchange } from '../http/exchange';
import { type Answer, type Line, line, type Run } from '../http/line';
import type { Who } from '../http/policy';
import type { AddressChangeValues, AddressForms, NewAddressValues } from './address-forms';
import type { AddressTarget, Policies, Target } from './callers';
import { namesOf } from './full-name';
import { addressJson, myAddressLinks } from './wire';

export interface AddressParts {
  policies: Policies;
  addresses: Pick<Addresses, 'limits'>;
  addressBook: AddressBook;
  addressUuids: Uuids;
  addressForms: AddressForms;
}

/** A customer's addresses as this door shows them. */
export async function addressesOf(
  account: Customer,
  { addressBook, addressUuids }: Pick<AddressParts, 'addressBook' | 'addressUuids'>,
) {
  const addresses = await addressBook.list(account);
  const uuids = await addressUuids.of(addresses.map(({ id }) => id));
  return addresses.flatMap((address) => {
    const uuid = uuids.get(address.id);
    return uuid === undefined ? [] : [addressJson(address, uuid)];
  });
}

export function addressLines(parts: AddressParts): Line[] {
  const { addresses, addressBook, addressUuids, addressForms: forms, policies } = parts;

  /** Finds an address by its UUID, or by the number that every answer calls `customer_address_id`. */
  const idIn = async ({ req }: Exchange): Promise<number> => {
    const name = String(req.params.address_id);
    const id = /^\d{1,10}$/.test(name) ? Number(name) : (await addressUuids.find(name))?.id;
    if (id === undefined) throw new NotFound('address');
    return id;
  };
  const publicView = async (address: Address) => {
    const uuid = (await addressUuids.of([address.id])).get(address.id);
    // Deleted in this very moment.
    if (uuid === undefined) throw new NotFound('address');
    return addressJson(address, uuid);
  };
  const answer = (data: object): Answer => ({ body: { data } });
  /** At its own paths EverShop tells a customer where to change the address again. */
  const written = ({ req }: Exchange, address: ReturnType<typeof addressJson>): Answer =>
    answer(req.params.id === undefined ? { ...address, ...myAddressLinks(address.uuid) } : address);

  /** The table has one text for all lines. */
  const fitting = (lines: string[]): string[] => {
    const most = addresses.limits.columnLimit('lines').maxLength;
    if ([...lines.join('\n')].length <= most) return lines;
    const field = lines.length > 1 ? 'address_2' : 'address_1';
    const values = { attribute: attributeOf(field), max: most };
    throw new ValidationFailed({ [field]: [{ key: 'validation.max', values }] });
  };

  const create: Run<Target, NewAddressValues> = async (
    exchange,
    { account },
    { address_1, address_2, ...others },
  ) => {
    const lines = fitting([oneLine(address_1), ...furtherLines(address_2)]);
    const address = await addressBook.add(account, { ...changeOf(others), lines });
    exchange.note({ event: 'address-add', customer: account.id });
    return written(exchange, await publicView(address));
  };

  const linesOf = (
    { address_1, address_2 }: AddressChangeValues,
    [first = '', ...further]: string[],
  ): string[] | undefined => {
    if (address_1 === undefined && address_2 === undefined) return undefined;
    return fitting([
      address_1 === undefined ? first : oneLine(address_1),
      ...(address_2 === undefined ? further : furtherLines(address_2)),
    ]);
  };

  const addressOf = (who: Who<Exchange, Target>): Who<Exchange, AddressTarget> => ({
    name: who.name,
    async of(exchange) {
      const target = await who.of(exchange);
      return { ...target, address: await addressBook.find(target.account, await idIn(exchange)) };
    },
  });

  const change: Run<AddressTarget, AddressChangeValues> = async (exchange, { account, address }, values) => {
    const changed = await addressBook.change(account, address.id, (before) => ({
      ...changeOf(values),
      lines: linesOf(values, before.lines),
    }));
    exchange.note({ event: 'address-change', customer: account.id });
    return written(exchange, await publicView(changed));
  };

  const remove: Run<Target> = async (exchange, { account }) => {
    const former = await publicView(await addressBook.find(account, await idIn(exchange)));
    await addressBook.remove(account, former.customer_address_id);
    exchange.note({ event: 'address-delete', customer: account.id });
    return answer(former);
  };

  const list: Run<Target> = async (_exchange, { account }) => answer(await addressesOf(account, parts));

  const show: Run<AddressTarget> = async (_exchange, { address }) => answer(await publicView(address));

  const linesAt = (all: string, who: (right: AdminRight) => Who<Exchange, Target>): Line[] => {
    const one = `${all}/:address_id`;
    return [
      line('GET', all, { who: who('customers.customers'), run: list }),
      line('POST', all, { who: who('customers.addresses.create'), form: forms.create, run: create }),
      line('GET', one, { who: addressOf(who('customers.customers')), run: show }),
      line('PATCH', one, {
        who: addressOf(who('customers.addresses.edit')),
        form: forms.change,
        run: change,
      }),
      line('DELETE', one, { who: who('customers.addresses.delete'), run: remove }),
    ];
  };
  return [
    ...linesAt('api/customers/me/addresses', () => policies.self('evershop.addresses_login')),
    ...linesAt('api/customers/:id/addresses', policies.adminOrSelf),
  ];
}

function changeOf(values: Omit<AddressChangeValues, 'address_1' | 'address_2'>): AddressChange {
  const { full_name, telephone, city, province, country, postcode, is_default } = values;
  return {
    ...(full_name !== undefined && namesOf(full_name)),
    phone: textOrNone(telephone),
    city: textOrNone(city),
    state: textOrNone(province),
    country,
    postcode: textOrNone(postcode),
    isDefault: is_default === undefined ? undefined : is_default === '1',
  };
}

const textOrNone = (text: string | null | undefined) => (isBlank(text) ? null : text);

/** A break inside a line would make two of it. */
const oneLine = (line: string) =>
  line
    .split(/[\r\n]/)
    .map((part) => part.trim())
    .filter(Boolean)
    .join(' ');
const furtherLines = (line: string | null | undefined) => {
  const text = oneLine(textOrNone(line) ?? '');
  return text ? [text] : [];
};
