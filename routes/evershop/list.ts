import type { Input } from '../../accounts/validation/form';
import type { CustomerOrder } from '../../db/customer-list/customer-list';
import type { CustomerFilter } from '../../db/customer-list/matching';
import { type Criterion, customerQuery, type SentCriterion } from '../http/customer-criteria';

const path = '/api/customers';

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

export function readList(input: Input, strict: boolean): Asked {
  const {
    filter,
    by,
    descending = false,
    page,
    limit,
    understood,
  } = customerQuery(criteriaIn(input), strict);
  // The beginnings of addresses lie side by side in the order of the addresses, at any size.
  const usual = filter.emailPrefix === undefined ? 'id' : 'email';
  return {
    filter,
    order: { by: by ?? usual, descending },
    page,
    limit,
    offset: (page - 1) * limit,
    query: understood.filter(({ key }) => key !== 'page').flatMap(paramsOf),
  };
}

/** As EverShop reads its panel's addresses: `key=value`, or `key[operation]=like&key[value]=…`. */
const criteriaIn = (input: Input): SentCriterion[] =>
  Object.entries(input)
    // The language of the answer is asked for at every call.
    .filter(([key]) => key !== 'locale')
    .map(([key, value]) => {
      const { operation, value: inner } = { ...(value as object) } as Record<string, unknown>;
      return typeof operation === 'string'
        ? { key, operation, value: inner }
        : { key, operation: 'eq', value };
    });

const paramsOf = ({ key, operation, value }: Criterion): [name: string, value: string][] =>
  operation === 'eq'
    ? [[key, value]]
    : [
        [`${key}[operation]`, operation],
        [`${key}[value]`, value],
      ];

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
