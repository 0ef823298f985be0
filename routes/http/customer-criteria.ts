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

/** A criterion as it was sent: what is no text means nothing. */
export type SentCriterion = Pick<Criterion, 'key' | 'operation'> & { value: unknown };

interface CustomerQuery {
  filter: CustomerFilter;
  by?: CustomerOrder['by'];
  descending?: boolean;
  page: number;
  limit: number;
}

type Part = Partial<CustomerQuery>;

interface Known {
  operations: string[];
  read(value: string, operation: string): Part | undefined;
  /** Answers a value that means nothing. */
  wrong: Message;
}

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

const among = (read: (value: string, operation: string) => Part | undefined): Known => ({
  operations: ['eq'],
  read,
  wrong: { key: 'validation.in' },
});
const whole = (most: number, part: (number: number) => Part): Known => ({
  operations: ['eq'],
  read: (value) => (/^[1-9]\d{0,8}$/.test(value) && Number(value) <= most ? part(Number(value)) : undefined),
  wrong: { key: 'validation.whole_number', values: { least: 1, most } },
});
const text = (part: (value: string, operation: string) => CustomerFilter, ...more: string[]): Known => ({
  operations: ['eq', ...more],
  read: (value, operation) => ({ filter: part(value, operation) }),
  wrong: { key: 'validation.string' },
});
const day = (
  part: (first: string, next: string, operation: string) => CustomerFilter,
  ...more: string[]
): Known => ({
  operations: ['eq', ...more],
  read(value, operation) {
    // In UTC, as every time at EverShop's doors.
    const start = /^\d{4}-\d\d-\d\d$/.test(value) ? Date.parse(`${value}T00:00:00Z`) : Number.NaN;
    if (Number.isNaN(start)) return undefined;
    return { filter: part(utcText(start), utcText(start + dayMs), operation) };
  },
  wrong: { key: 'validation.date' },
});

/** Without a wildcard at its end it is one address, with one it is the beginning of several. */
function email(value: string, operation: string): CustomerFilter {
  if (operation !== 'eq') return { emailLike: { parts: value.split('%'), not: operation === 'nlike' } };
  const prefix = /^(.*)[*%]$/s.exec(value)?.[1];
  return prefix === undefined ? { email: value } : { emailPrefix: prefix };
}

function created(first: string, next: string, operation: string): CustomerFilter {
  if (operation === 'gteq') return { createdFrom: first };
  if (operation === 'gt') return { createdFrom: next };
  if (operation === 'lteq') return { createdBefore: next };
  if (operation === 'lt') return { createdBefore: first };
  return { createdFrom: first, createdBefore: next };
}

function sort(value: string): Part | undefined {
  const by = orders[value.replace(/^-/, '')];
  return by && { by, descending: value.startsWith('-') };
}

/** Filters and their operators. A plain `key=value` of an address is `eq`. */
const known: Record<string, Known> = {
  keyword: text((value) => ({ keyword: value })),
  email: text(email, 'like', 'nlike'),
  full_name: text(
    (value, operation) => ({ nameLike: { parts: ['', value, ''], not: operation === 'nlike' } }),
    ...['like', 'nlike'],
  ),
  status: among((value) => (['0', '1'].includes(value) ? { filter: { status: Number(value) } } : undefined)),
  group: whole(999_999_999, (group) => ({ filter: { group } })),
  created_at: day(created, 'gteq', 'gt', 'lteq', 'lt'),
  created_at_from: day((first) => ({ createdFrom: first })),
  created_at_to: day((_first, next) => ({ createdBefore: next })),
  sort: among(sort),
  ob: {
    ...among((value, operation) => {
      const by = orders[value];
      return by && { by, ...(operation !== 'eq' && { descending: operation === 'desc' }) };
    }),
    operations: ['eq', 'asc', 'desc'],
  },
  od: among((value) => {
    const direction = value.toLowerCase();
    return ['asc', 'desc'].includes(direction) ? { descending: direction === 'desc' } : undefined;
  }),
  limit: whole(mostOnAPage, (limit) => ({ limit })),
  page: whole(999_999_999, (page) => ({ page })),
};
const places = new Map(Object.keys(known).map((key, at) => [key, at]));
const inOrder = (a: string, b: string) => (places.get(a) ?? places.size) - (places.get(b) ?? places.size);

/** The meaning of what is asked, or all that is wrong with it. Unknown keys are refused where `strict`, and else ignored. */
export function customerQuery(
  sent: SentCriterion[],
  strict: boolean,
): CustomerQuery & { understood: Criterion[] } {
  const query: CustomerQuery = { filter: {}, page: 1, limit: 20 };
  const understood: Criterion[] = [];
  // A map, because a key may have any name.
  const problems = new Map<string, Message[]>();
  const refuse = (attribute: string, { key, values }: Message) =>
    problems.set(attribute, [{ key, values: { attribute, ...values } }]);

  for (const { key, operation, value: asked } of sent) {
    // A NUL is a blank as well, to the rules; and a blank asks for nothing.
    const value = typeof asked === 'string' ? asked.replaceAll('\0', '').trim() : undefined;
    const reader = places.has(key) ? known[key] : undefined;
    if (!reader?.operations.includes(operation)) {
      if (strict) refuse(key, { key: 'evershop.criterion.unknown', values: { operation } });
    } else if (value !== undefined && [...value].length > longestText) {
      refuse(key, { key: 'validation.max', values: { max: longestText } });
    } else if (value !== '') {
      const part = value === undefined ? undefined : reader.read(value, operation);
      if (value === undefined || !part) refuse(key, reader.wrong);
      else {
        Object.assign(query, part, { filter: { ...query.filter, ...part.filter } });
        understood.push({ key, operation, value });
      }
    }
  }
  if (problems.size === 0) return { ...query, understood: understood.sort((a, b) => inOrder(a.key, b.key)) };
  throw new ValidationFailed(Object.fromEntries([...problems].sort(([a], [b]) => inOrder(a, b))));
}
