import { type Message, ValidationFailed } from '../../accounts/errors';
import { utcText } from '../../accounts/shop-time';
import type { CustomerOrder } from '../../db/customer-list/customer-list';
import type { CustomerFilter } from '../../db/customer-list/matching';

/** One thing that is asked of a list of customers; EverShop's panel makes one of each part of its address. */
export interface Criterion {
  key: string;
  operation: string;
  value: string;
}

interface CustomerQuery {
  filter: CustomerFilter;
  by?: CustomerOrder['by'];
  descending?: boolean;
  page: number;
  limit: number;
}

type Part = Partial<CustomerQuery>;
type Reader = (value: string, operation: string) => Part | Message;

const mostOnAPage = 100;
const longestText = 255;
const dayMs = 86_400_000;

const orders: Record<string, CustomerOrder['by']> = {
  id: 'id',
  customer_id: 'id',
  email: 'email',
  name: 'full_name',
  full_name: 'full_name',
  status: 'status',
  created_at: 'created_at',
};

const refused = (key: Message['key'], values: Message['values'] = {}): Message => ({ key, values });
const among = (choices: readonly string[], value: string, part: () => Part): Part | Message =>
  choices.includes(value) ? part() : refused('validation.in');
const whole = (value: string, most: number, part: (number: number) => Part): Part | Message =>
  /^[1-9]\d{0,8}$/.test(value) && Number(value) <= most
    ? part(Number(value))
    : refused('validation.whole_number', { least: 1, most });
const text = (value: string, part: () => Part): Part | Message =>
  [...value].length <= longestText ? part() : refused('validation.max', { max: longestText });

/** Without a wildcard at its end it is one address, with one it is the beginning of several. */
function email(value: string): CustomerFilter {
  const prefix = /^(.*)[*%]$/s.exec(value)?.[1];
  return prefix === undefined ? { email: value } : { emailPrefix: prefix };
}

/** A day in UTC, as every time at EverShop's doors. */
function created(value: string, operation: string): Part | Message {
  const start = /^\d{4}-\d\d-\d\d$/.test(value) ? Date.parse(`${value}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(start)) return refused('validation.date');
  const [first, next] = [utcText(start), utcText(start + dayMs)];
  const within: Record<string, CustomerFilter> = {
    eq: { createdFrom: first, createdBefore: next },
    gteq: { createdFrom: first },
    gt: { createdFrom: next },
    lteq: { createdBefore: next },
    lt: { createdBefore: first },
  };
  return { filter: within[operation] ?? {} };
}

interface Known {
  operations: string[];
  read: Reader;
}

const equals = (read: Reader): Known => ({ operations: ['eq'], read });

/** Filters and their operators. A plain `key=value` of an address is `eq`. */
const known: Record<string, Known> = {
  keyword: equals((value) => text(value, () => ({ filter: { keyword: value } }))),
  full_name: {
    operations: ['eq', 'like', 'nlike'],
    read: (value, operation) =>
      text(value, () => ({ filter: { nameLike: { parts: ['', value, ''], not: operation === 'nlike' } } })),
  },
  email: {
    operations: ['eq', 'like', 'nlike'],
    read: (value, operation) =>
      text(value, () => ({
        filter:
          operation === 'eq'
            ? email(value)
            : { emailLike: { parts: value.split('%'), not: operation === 'nlike' } },
      })),
  },
  status: equals((value) => among(['0', '1'], value, () => ({ filter: { status: Number(value) } }))),
  group: equals((value) => whole(value, 999_999_999, (group) => ({ filter: { group } }))),
  created_at: { operations: ['eq', 'gteq', 'gt', 'lteq', 'lt'], read: created },
  created_at_from: equals((value) => created(value, 'gteq')),
  created_at_to: equals((value) => created(value, 'lteq')),
  ob: {
    operations: ['eq', 'asc', 'desc'],
    read: (value, operation) =>
      among(Object.keys(orders), value, () => ({
        by: orders[value],
        ...(operation !== 'eq' && { descending: operation === 'desc' }),
      })),
  },
  od: equals((value) =>
    among(['asc', 'desc'], value.toLowerCase(), () => ({ descending: value.toLowerCase() === 'desc' })),
  ),
  page: equals((value) => whole(value, 999_999_999, (page) => ({ page }))),
  limit: equals((value) => whole(value, mostOnAPage, (limit) => ({ limit }))),
};

export const knownCriteria = Object.keys(known);

/** Everything that is wrong with what is asked, or what it means. Unknown keys are refused where `strict`, and else ignored. */
export function customerQuery(
  criteria: Criterion[],
  strict: boolean,
): CustomerQuery & { understood: Criterion[] } {
  const query: CustomerQuery = { filter: {}, page: 1, limit: 20 };
  const understood: Criterion[] = [];
  // A map, because a key may have any name.
  const problems = new Map<string, Message[]>();
  for (const criterion of criteria) {
    const { key, operation } = criterion;
    // A NUL is a blank as well, to the rules; and a blank asks for nothing.
    const value = criterion.value.replaceAll('\0', '').trim();
    if (value === '') continue;
    const reader = Object.hasOwn(known, key) ? known[key] : undefined;
    const read = reader?.operations.includes(operation) ? reader.read(value, operation) : undefined;
    if (read === undefined) {
      if (strict)
        problems.set(key, [{ key: 'evershop.criterion.unknown', values: { attribute: key, operation } }]);
    } else if ('key' in read) {
      problems.set(key, [{ ...read, values: { attribute: key, ...read.values } }]);
    } else {
      const filter = { ...query.filter, ...read.filter };
      Object.assign(query, read, { filter });
      understood.push(criterion);
    }
  }
  if (problems.size > 0) throw new ValidationFailed(Object.fromEntries(problems));
  return { ...query, understood };
}
