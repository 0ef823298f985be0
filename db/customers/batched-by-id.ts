import type { Knex } from 'knex';
import type { Customer } from '../../accounts/customer';
import { batched } from '../connection/batched';
import type { Database } from '../connection/connection';
import { readyTexts } from '../connection/ready-texts';
import type { Row } from './customer-row';
import { revocationName } from './revocations';

interface Question {
  id: number;
  /** The credential that asks; a revoked one finds no customer. */
  credential?: string;
}

/** Beyond this many a statement takes longer to read than a second one. */
const most = 32;

/**
 * Looks up the customers that requests are made as, many in one statement by primary keys: every guarded request
 * asks exactly this.
 */
export function batchedById(
  db: Database,
  select: Knex.QueryBuilder,
  read: (row: Row) => Customer,
): (question: Question) => Promise<Customer | undefined> {
  const remembersEnds = db.kind === 'mysql';
  const texts = readyTexts<Question>((some) => {
    const query = select.clone().whereIn('c.id', some);
    if (!remembersEnds) return query;
    const ended = db.knex(db.table('accounts_endings')).select('name').whereIn('name', some);
    return query.select(db.knex.raw('exists(?) as ended', [ended]));
  });

  const ask = async (questions: Question[]): Promise<(Customer | undefined)[]> => {
    const { sql, values } = texts.about(questions);
    const ids = values.map(({ id }) => id);
    const bindings = remembersEnds ? [...values.map(nameOf), ...ids] : ids;
    const rows = await db.rows<Row>(sql, bindings, { prepared: true });
    if (Number(rows[0]?.ended ?? 0) === 0) {
      const found = rows.map(read);
      return questions.map(({ id }) => found.find((customer) => customer.id === id));
    }
    // One of them was revoked; each asks again by itself to learn which.
    if (questions.length === 1) return [undefined];
    return (await Promise.all(questions.map((question) => ask([question])))).flat();
  };
  return batched(most, ask);
}

const nameOf = ({ credential }: Question) => (credential === undefined ? '' : revocationName(credential));
