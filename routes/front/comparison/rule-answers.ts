import { isDeepStrictEqual } from 'node:util';
import { en } from '../../../accounts/lang/en';
import { fullName } from '../../../accounts/rules/full-name';
import { dayOf } from '../../../accounts/validation/birth-date';
import { at, listOf, type Members, membersOf } from './foreign-json';
import { isAddress, nameFields } from './rule-words';
import type { Exchange } from './situation';

/** This server's answers where a call is done. A rule that lets "it was done" pass looks at all of that. */

const members = {
  customer: [
    ...['id', 'email', 'first_name', 'last_name', 'name', 'gender', 'date_of_birth', 'phone', 'status'],
    ...['group', 'created_at', 'updated_at'],
  ],
  address: [
    ...['id', 'first_name', 'last_name', 'company_name', 'vat_id', 'address1', 'country', 'country_name'],
    ...['state', 'city', 'postcode', 'phone', 'is_default', 'created_at', 'updated_at'],
  ],
  group: ['id', 'name', 'created_at', 'updated_at'],
};

/** These members and no others, in this order. */
const has = (value: unknown, names: string[]) => Object.keys(membersOf(value)).join() === names.join();

const isText = (value: unknown) => typeof value === 'string';
const isTextOrNull = (value: unknown) => value === null || isText(value);
const isTime = (value: unknown) =>
  isText(value) ? /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(String(value)) : isText(at(value, 'date'));

function isCustomer(value: unknown): boolean {
  const one = membersOf(value);
  const grouped = 'group' in one;
  return (
    has(one, grouped ? members.customer : members.customer.filter((name) => name !== 'group')) &&
    typeof one.id === 'number' &&
    ['email', 'first_name', 'last_name', 'name'].every((name) => isText(one[name])) &&
    ['gender', 'date_of_birth', 'phone'].every((name) => isTextOrNull(one[name])) &&
    // Somebody who was let in is not switched off.
    one.status === 1 &&
    isTime(one.created_at) &&
    isTime(one.updated_at) &&
    (!grouped || (has(one.group, members.group) && typeof at(one.group, 'id') === 'number'))
  );
}

/** The customer as this server last showed them; as they are here where it never did. */
function lastShown(customer: Members, history: Exchange[]): Members {
  const shown = history.map(({ now }) => membersOf(at(now.body, 'data')));
  return shown.findLast(({ id, email }) => id === customer.id && email !== undefined) ?? customer;
}

const isAsShown = (customer: Members, history: Exchange[]) =>
  isCustomer(customer) && isDeepStrictEqual(customer, lastShown(customer, history));

/** The customer as the change has left them. */
function isAsChanged(customer: Members, input: Members, history: Exchange[]): boolean {
  const written = nameFields
    .filter((name) => input[name] !== undefined)
    .map((name) => [name, String(input[name])]);
  const [firstName, lastName] = [String(customer.first_name), String(customer.last_name)];
  const shown = lastShown(customer, history);
  const { updated_at, phone } = customer;
  return (
    isCustomer(customer) &&
    isDeepStrictEqual(customer, {
      ...shown,
      ...Object.fromEntries(written),
      ...('date_of_birth' in input && { date_of_birth: dayOf(input.date_of_birth) ?? null }),
      ...(isAddress(input.email) && { email: input.email }),
      name: fullName({ firstName, lastName }),
      // Some releases take a phone number here, others leave it.
      phone: phone === input.phone ? phone : shown.phone,
      updated_at,
    }) &&
    timeOf(updated_at) >= timeOf(shown.updated_at)
  );
}

/** In the form of its release: early ones have an object. */
const timeOf = (value: unknown) => String(at(value, 'date') ?? value);

const isEmailOf = (customer: Members, { email }: Members) =>
  String(customer.email).toLowerCase() === String(email).toLowerCase();

const says = (body: unknown, ...keys: (keyof typeof en)[]) =>
  keys.some((key) => isDeepStrictEqual(body, { message: en[key] }));

/** Whether this is what that call answers once it is done, for the one who asked. */
export function isDone(
  { path, input, now }: Pick<Exchange, 'path' | 'input' | 'now'>,
  history: Exchange[],
  who?: unknown,
): boolean {
  const { body, status, kind } = now;
  if (status !== 200 || kind !== 'JSON') return false;
  const data = membersOf(at(body, 'data'));
  const whose = who === undefined || data.id === who;
  switch (path.replace(/\/{2,}/g, '/').replace(/^\/|\/$/g, '')) {
    case 'customer/login':
      return (
        has(body, ['token', 'message', 'data']) &&
        at(body, 'message') === en['login.done'] &&
        isAsShown(data, history) &&
        isEmailOf(data, input)
      );
    case 'customer/get':
      return has(body, ['data']) && whose && isAsShown(data, history);
    case 'customer/logout':
      return says(body, 'logout.done', 'logout.done_documented');
    case 'customer/register':
      return says(body, 'register.done');
    case 'customer/forgot-password':
      return says(body, 'passwords.sent');
    case 'customer/profile':
      return (
        has(body, ['message', 'data']) &&
        [en['profile.done'], en['profile.done_early']].some((text) => text === at(body, 'message')) &&
        whose &&
        isAsChanged(data, input, history)
      );
    case 'addresses':
      return has(body, ['data']) && listOf(at(body, 'data')).every((one) => has(one, members.address));
    default:
      return /^(customers|addresses)\/\d+$/.test(path) && has(body, ['data']) && whose
        ? isAsShown(data, history) || has(data, members.address)
        : false;
  }
}
