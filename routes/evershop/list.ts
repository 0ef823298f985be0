import { field } from '../../accounts/validation/field';
import { form, type Valid } from '../../accounts/validation/form';
import { among, max, string } from '../../accounts/validation/laravel';
import type { Rule } from '../../accounts/validation/rule';
import type { CustomerOrder } from '../../db/customer-list/customer-list';
import type { CustomerFilter } from '../../db/customer-list/matching';

const fields = ['id', 'email', 'created_at', 'full_name'] as const;
const sorts = fields.flatMap((name) => [name, `-${name}`]);
const path = '/api/customers';
/** In the order in which the links repeat them; the page comes last. */
const repeated = ['keyword', 'email', 'status', 'sort', 'limit'] as const;

/** Nobody turns so many pages. */
const endless = 999_999_999;
const oneTo = (most: number): Rule<string | undefined> => ({
  json: { type: 'integer', minimum: 1, ...(most < endless && { maximum: most }) },
  refuse: (value, { field: attribute }) =>
    typeof value === 'string' && /^[1-9]\d{0,8}$/.test(value) && Number(value) <= most
      ? undefined
      : { key: 'validation.whole_number', values: { attribute, least: 1, most } },
});

export const listForm = form({
  keyword: field(string, max(255)),
  email: field(string, max(255)),
  status: field(among('0', '1')),
  sort: field(among(...sorts)),
  limit: field(oneTo(100)),
  page: field(oneTo(endless)),
});

export type ListValues = Valid<typeof listForm>;

/** The list that a request wants; blanks are nothing. */
export interface Asked {
  filter: CustomerFilter;
  order: CustomerOrder;
  page: number;
  limit: number;
  offset: number;
  /** The links repeat these: the fields that this list knows, and nothing else that came with them. */
  query: [name: string, value: string][];
}

export function readList(values: ListValues): Asked {
  // A NUL is a blank as well, to the rules.
  const field = (name: keyof ListValues) => values[name]?.replaceAll('\0', '').trim() || undefined;
  const email = field('email');
  // No address ends so: it is the beginning of one.
  const prefix = email && /^(.*)[*%]$/s.exec(email)?.[1];
  const status = field('status');
  // The beginnings of addresses lie side by side in the order of the addresses, at any size.
  const sort = field('sort') ?? (prefix === undefined ? 'id' : 'email');
  const page = Number(field('page') ?? 1);
  const limit = Number(field('limit') ?? 20);
  return {
    filter: {
      keyword: field('keyword'),
      email: prefix === undefined ? email : undefined,
      emailPrefix: prefix,
      status: status === undefined ? undefined : Number(status),
    },
    order: {
      by: fields.find((name) => sort.endsWith(name)) ?? 'id',
      descending: sort.startsWith('-'),
    },
    page,
    limit,
    offset: (page - 1) * limit,
    query: repeated.flatMap((name): [string, string][] => {
      const value = field(name);
      return value === undefined ? [] : [[name, value]];
    }),
  };
}

/** As the edition of 2025 shows it. */
export function listJson(data: object[], total: number, { page, limit, offset, query }: Asked) {
  const last = Math.max(1, Math.ceil(total / limit));
  const link = (to: number) => `${path}?${new URLSearchParams([...query, ['page', String(to)]])}`;
  return {
    data,
    links: {
      first: link(1),
      last: link(last),
      prev: page > 1 ? link(Math.min(page - 1, last)) : null,
      next: page < last ? link(page + 1) : null,
    },
    meta: {
      current_page: page,
      from: data.length > 0 ? offset + 1 : null,
      last_page: last,
      path,
      per_page: limit,
      to: data.length > 0 ? offset + data.length : null,
      total,
    },
  };
}
