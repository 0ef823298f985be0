import type { Address } from '../../accounts/address';
import { type Message, ValidationFailed } from '../../accounts/errors';
import type { MessageKey } from '../../accounts/lang/catalogue';
import type { Input } from '../../accounts/validation/form';

const usualPage = 10;
const longestPage = 100;

interface Page {
  rows: { address: Address; cursor: string }[];
  hasNextPage: boolean;
  hasPreviousPage: boolean;
}

/** Relay's page of a list. As in API Platform a cursor is the place in the list, counted from zero, in base64. */
export function pageOf(addresses: Address[], args: Input): Page {
  const sorted = inOrder(addresses, args);
  const [first, last] = [sizeIn(args, 'first'), sizeIn(args, 'last')];
  const [after, before] = [placeIn(args, 'after'), placeIn(args, 'before')];
  let start = after === undefined ? 0 : after + 1;
  let end = Math.min(before ?? sorted.length, sorted.length);
  if (first !== undefined || last === undefined) end = Math.min(end, start + (first ?? usualPage));
  if (last !== undefined) start = Math.max(start, end - last);
  return {
    rows: sorted
      .slice(start, Math.max(start, end))
      .map((address, at) => ({ address, cursor: cursorAt(start + at) })),
    hasNextPage: end < sorted.length,
    hasPreviousPage: start > 0 && sorted.length > 0,
  };
}

/** `sort: "id-desc"` says what `sort: "id", order: "desc"` says. */
function inOrder(addresses: Address[], { sort, order }: Input): Address[] {
  const [, by, direction = order] = /^(id|created_at)(?:-(asc|desc))?$/i.exec(String(sort ?? 'id')) ?? [];
  const keyOf = ({ createdAt }: Address) => (by?.toLowerCase() === 'created_at' ? (createdAt ?? '') : '');
  const sorted = addresses.toSorted((a, b) => compare(keyOf(a), keyOf(b)) || a.id - b.id);
  return String(direction).toLowerCase() === 'desc' ? sorted.reverse() : sorted;
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

function sizeIn(args: Input, field: 'first' | 'last'): number | undefined {
  const size = args[field];
  if (typeof size !== 'number') return undefined;
  if (size < 0) throw refused(field, 'graphql.page_size');
  return Math.min(size, longestPage);
}

function placeIn(args: Input, field: 'after' | 'before'): number | undefined {
  const cursor = args[field];
  if (typeof cursor !== 'string' || cursor === '') return undefined;
  const place = Buffer.from(cursor, 'base64').toString('latin1');
  if (!/^\d{1,9}$/.test(place)) throw refused(field, 'graphql.cursor');
  return Number(place);
}

const cursorAt = (place: number) => Buffer.from(String(place)).toString('base64');

function refused(field: string, key: MessageKey): ValidationFailed {
  const message: Message = { key, values: { attribute: field } };
  return new ValidationFailed({ [field]: [message] });
}
