import type { AddressPage } from '../../accounts/address';
import { type Message, ValidationFailed } from '../../accounts/errors';
import type { MessageKey } from '../../accounts/lang/catalogue';
import type { Input } from '../../accounts/validation/form';

const usualPage = 10;
const longestPage = 100;

interface Piece extends AddressPage {
  hasNextPage: boolean;
  hasPreviousPage: boolean;
}

/**
 * Relay's page of a list, found from how long the list is. As in API Platform a cursor is the place in the list, counted
 * from zero, in base64.
 */
export function pieceOf(total: number, args: Input): Piece {
  const [first, last] = [sizeIn(args, 'first'), sizeIn(args, 'last')];
  const [after, before] = [placeIn(args, 'after'), placeIn(args, 'before')];
  let start = after === undefined ? 0 : after + 1;
  let end = Math.min(before ?? total, total);
  if (first !== undefined || last === undefined) end = Math.min(end, start + (first ?? usualPage));
  if (last !== undefined) start = Math.max(start, end - last);
  return {
    offset: start,
    limit: Math.max(0, end - start),
    ...orderIn(args),
    hasNextPage: end < total,
    hasPreviousPage: start > 0 && total > 0,
  };
}

/** `sort: "id-desc"` says what `sort: "id", order: "desc"` says. */
function orderIn({ sort, order }: Input): Pick<AddressPage, 'by' | 'descending'> {
  const [, by, direction = order] = /^(id|created_at)(?:-(asc|desc))?$/i.exec(String(sort ?? 'id')) ?? [];
  return {
    by: by?.toLowerCase() === 'created_at' ? 'createdAt' : 'id',
    descending: String(direction).toLowerCase() === 'desc',
  };
}

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

export const cursorAt = (place: number) => Buffer.from(String(place)).toString('base64');

function refused(field: string, key: MessageKey): ValidationFailed {
  const message: Message = { key, values: { attribute: field } };
  return new ValidationFailed({ [field]: [message] });
}
