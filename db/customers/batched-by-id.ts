import type { Knex } from 'knex';
import type { Customer } from '../../accounts/customer';
import { batched } from '../connection/batched';
import type { Database } from '../connection/connection';
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
  // Built once, for 1, 2, 4 … questions: knex takes longer to write such a text than MariaDB to answer it.
  const texts = new Map<number, string>();
  for (let size = 1; size <= most; size *= 2) {
    const some = Array.from({ length: size }, () => '');
    const ended = db.knex(db.table('accounts_endings')).select('name').whereIn('name', some);
    const query = select.clone().whereIn('c.id', some);
    texts.set(
      size,
      (remembersEnds ? query.select(db.knex.raw('exists(?) as ended', [ended])) : query).toSQL().sql,
    );
  }

  const ask = async (questions: Question[]): Promise<(Customer | undefined)[]> => {
    const size = 2 ** Math.ceil(Math.log2(questions.length));
    const padded = Array.from({ length: size }, (_, at) => questions[at] ?? questions[0]);
    const ids = padded.map((question) => question?.id ?? 0);
    const names = remembersEnds ? padded.map((question) => nameOf(question)) : [];
    const rows = await db.rows<Row>(texts.get(size) ?? '', [...names, ...ids], {
      prepared: true,
    });
    if (Number(rows[0]?.ended ?? 0) === 0) {
      const found = new Map(rows.map((row) => [Number(row.id), read(row)]));
      return questions.map(({ id }) => found.get(id));
    }
    // One of them was revoked; each asks again by itself to learn which.
    if (questions.length === 1) return [undefined];
    return (await Promise.all(questions.map((question) => ask([question])))).flat();
  };
  return batched(most, ask);
}

const nameOf = (question: Question | undefined) =>
  question?.credential === undefined ? '' : revocationName(question.credential);
