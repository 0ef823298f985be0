import type { Customer, Customers } from '../../accounts/customer';
import { NotUnderstood } from '../../app/command-line/options';
import { NotDone } from './outcome';

export type PublicView = ReturnType<typeof publicView>;

/** All that ever appears of a customer here, on the screen and for programs. */
export const publicView = (customer: Customer) => ({
  id: customer.id,
  email: customer.email,
  name: `${customer.firstName} ${customer.lastName}`.trim(),
  status: statusOf(customer),
  group: customer.group?.name ?? null,
  /** Null where customers belong to none. */
  channel: customer.channelId,
  created: moment(customer.createdAt),
  changed: moment(customer.updatedAt),
});

function statusOf({ status, suspended, verified }: Customer) {
  if (status !== 1) return 'disabled';
  if (suspended) return 'suspended';
  return verified ? 'active' : 'unverified';
}

const moment = (utc: string | null) => utc && `${utc.replace(' ', 'T')}Z`;

/** Customers choose their names: none of them gives orders to a terminal, or turns a line around. */
export const printable = (text: string): string =>
  text.replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Surrogate}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '\ufffd');

/** In one line: `Customer 7, Jane Doe, jane@example.com` */
export function named(customer: Customer): string {
  const { id, name, email } = publicView(customer);
  return printable(`Customer ${id}, ${name}, ${email ?? 'without an e-mail address'}`);
}

/** With what tells namesakes apart, for a person who has to be sure. */
export function introduced(customer: Customer): string {
  const { status, group, channel, created } = publicView(customer);
  const place = channel === null ? [] : [`channel ${channel}`];
  const more = [status, group ?? 'no group', ...place, ...(created ? [`since ${created.slice(0, 10)}`] : [])];
  return `${named(customer)} (${printable(more.join(', '))})`;
}

/** The one whom `ID|EMAIL` means. */
export async function meant(customers: Customers, words: string[]): Promise<Customer> {
  const [who = ''] = words;
  const id = /^\d{1,15}$/.test(who) ? Number(who) : undefined;
  if (id === undefined && !who.includes('@')) {
    throw new NotUnderstood(
      'it needs the number or the whole e-mail address of a customer; npm run customers -- find TEXT shows both',
    );
  }
  const found =
    id === undefined ? await customers.findAllByEmail(who) : [(await customers.findById(id)) ?? []].flat();
  const [customer] = found;
  if (customer && found.length === 1) return customer;
  if (customer) {
    // In a shop with several channels, one in each.
    throw new NotDone(
      'refused',
      `${printable(who)} has ${found.length} accounts; say by its number which one is meant. Nothing was changed.\n${found.map(introduced).join('\n')}`,
    );
  }
  throw new NotDone(
    'not-found',
    `There is no customer ${printable(who)}. npm run customers -- find TEXT looks for a part of the name or of the address.`,
  );
}

/** A moment later, when a person has answered: as the row is now. */
export async function stillThere(customers: Customers, { id }: { id: number }): Promise<Customer> {
  const customer = await customers.findById(id);
  if (customer) return customer;
  throw new NotDone('not-found', `Customer ${id} was deleted in the meantime.`);
}
