import type { Knex } from 'knex';
import type { Customer } from '../../accounts/customer';
import { batched } from '../connection/batched';
import type { Database } from '../connection/connection';
import { type Row, text } from './customer-row';
import type { EmailColumn } from './email-column';

const most = 32;
/** How many rows of one address are looked at: a shop without a unique key may have any number. */
const mostAlike = 20;

/** The account of an address; of a storm of logins all that come at once are looked up in one statement. */
export function byEmail(
  db: Database,
  select: Knex.QueryBuilder,
  read: (row: Row) => Customer,
  { name, spellings }: EmailColumn,
  channel: number | undefined,
): (email: string) => Promise<Customer | undefined> {
  const ask = async (emails: string[]): Promise<(Customer | undefined)[]> => {
    const limit = mostAlike * emails.length;
    const rows = await db.run<Row[]>(
      select.clone().whereIn(`c.${name}`, emails.flatMap(spellings)).limit(limit),
    );
    // Those of one address may have left no room for another's.
    if (rows.length === limit && emails.length > 1)
      return (await Promise.all(emails.map((email) => ask([email])))).flat();
    return emails.map((email) => accountIn(rows, email));
  };

  const accountIn = (rows: Row[], email: string) => {
    const wanted = email.toLowerCase();
    const same = rows
      .filter((candidate) => text(candidate.email)?.toLowerCase() === wanted)
      .sort((a, b) => Number(a.id) - Number(b.id));
    // One address may have an account in each channel: this server is the default channel's.
    const row = same.find(({ channel_id }) => Number(channel_id) === channel) ?? same[0];
    return row && read(row);
  };

  return batched(most, ask);
}
