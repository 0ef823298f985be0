import type { Knex } from 'knex';
import { fitsColumns } from '../../accounts/column-limit';
import type { ShopTime } from '../../accounts/shop-time';
import type { Database } from '../connection/connection';
import { emailColumn, literally } from '../customers/email-column';
import type { Schema } from '../schema/schema';

/** Parts of a text with anything between them; `not` looks for the others. */
interface TextPattern {
  parts: string[];
  not: boolean;
}

export interface CustomerFilter {
  /** A part of the name or of the e-mail address. */
  keyword?: string;
  email?: string;
  emailPrefix?: string;
  emailLike?: TextPattern;
  nameLike?: TextPattern;
  status?: number;
  group?: number;
  /** Moments in UTC; the first is within, the last is not. */
  createdFrom?: string;
  createdBefore?: string;
}

/** These are answered by a key, or by nothing that must be read; every other filter reads the rows. */
const keyed: (keyof CustomerFilter)[] = ['email', 'emailPrefix'];

const givenIn = (filter: CustomerFilter) =>
  (Object.keys(filter) as (keyof CustomerFilter)[]).filter((name) => filter[name] !== undefined);
export const isEmpty = (filter: CustomerFilter) => givenIn(filter).length === 0;
export const readsRows = (filter: CustomerFilter) => givenIn(filter).some((name) => !keyed.includes(name));
/** So many may match that they are not all counted. */
export const searches = ({ keyword, emailLike, nameLike }: CustomerFilter) =>
  [keyword, emailLike, nameLike].some((text) => text !== undefined);

type Matching = (on: Database, filter: CustomerFilter) => Knex.QueryBuilder;

/** The customers that a filter names, as the start of a query. */
export function matchingCustomers(db: Database, schema: Schema, time: Pick<ShopTime, 'toLocal'>): Matching {
  const table = db.table('customers');
  const email = emailColumn(db, schema);
  const fullName =
    db.kind === 'embedded' ? "first_name || ' ' || last_name" : "concat(first_name, ' ', last_name)";
  const columns = (...names: string[]) => names.map((name) => schema.customers.get(name));
  const [emails, names] = [columns('email'), columns('first_name', 'last_name')];
  const hasCreation = schema.customers.has('created_at');

  const like = (query: Knex.QueryBuilder, column: string, { parts, not }: TextPattern, fits: boolean) => {
    // A text that no column can hold stands in none.
    if (!fits) return not ? query : query.whereIn('id', []);
    const escaped = parts.map(literally).join('%');
    return query.whereRaw(`${column} ${not ? 'not like' : 'like'} ? escape '!'`, [escaped]);
  };

  return (on, filter) => {
    const { keyword, emailLike, nameLike, status, group, createdFrom, createdBefore } = filter;
    const query = on.knex(table);
    if (filter.email !== undefined) query.whereIn(email.name, email.spellings(filter.email));
    const { emailPrefix } = filter;
    if (emailPrefix !== undefined) query.where((either) => email.beginning(either, emailPrefix));
    if (status !== undefined) query.where({ status });
    if (group !== undefined) query.where({ customer_group_id: group });
    if (nameLike) like(query, fullName, nameLike, fitsColumns(nameLike.parts.join(''), ...names));
    if (emailLike) like(query, 'email', emailLike, fitsColumns(emailLike.parts.join(''), ...emails));
    if (!hasCreation && (createdFrom ?? createdBefore) !== undefined) query.whereIn('id', []);
    else {
      if (createdFrom !== undefined) query.where('created_at', '>=', time.toLocal(createdFrom));
      if (createdBefore !== undefined) query.where('created_at', '<', time.toLocal(createdBefore));
    }
    if (keyword !== undefined) {
      const part = `%${literally(keyword)}%`;
      if (fitsColumns(keyword, ...emails, ...names))
        query.whereRaw(`(email like ? escape '!' or ${fullName} like ? escape '!')`, [part, part]);
      else query.whereIn('id', []);
    }
    return query;
  };
}
