import type { Database } from '../connection/connection';

/** So many rows have an id of this span, and so many a smaller one. */
interface Span {
  from: number;
  to: number;
  count: number;
  before: number;
}

/** How many rows a table has, and where in the order of their ids they are. */
export interface Census {
  total: number;
  spans: Span[];
}

/** The census as data, handed from one process to the others. */
export interface Counts {
  width: number;
  counted: [span: number, count: number][];
}

/** The key to begin at, and how many rows to pass from there. */
interface Start {
  id: number;
  pass: number;
}

const fewestIds = 2_000;
const mostSpans = 500;
/** In the background; whoever waits for it is told to come back much sooner. */
const patience = 15_000;

/**
 * A database finds the 800,000th row by passing all those before it, in the whole width of the table. The
 * census is one walk through its narrowest index, and spares both that and the counting: a page is then as far
 * from its beginning as a span is long.
 */
export async function takeCensus(db: Database, table: string): Promise<Counts> {
  const { knex } = db;
  const spanOf = db.kind === 'embedded' ? 'id / cast(? as integer)' : 'id div ?';
  const [greatest] = await db.run<{ id: number | null }[]>(knex(table).max({ id: 'id' }));
  const width = Math.max(fewestIds, Math.ceil((Number(greatest?.id ?? 0) + 1) / mostSpans));
  const rows = await db.run<{ span: number; total: number }[]>(
    knex(table)
      .select({ span: knex.raw(spanOf, [width]), total: knex.raw('count(*)') })
      .groupBy('span')
      .timeout(patience, { cancel: db.kind === 'mysql' }),
  );
  const counted = rows.map(({ span, total }): [number, number] => [Number(span), Number(total)]);
  return { width, counted: counted.sort(([a], [b]) => a - b) };
}

export function censusOf({ width, counted }: Counts): Census {
  let total = 0;
  const spans = counted.map(([span, count]): Span => {
    total += count;
    return { from: span * width, to: (span + 1) * width, count, before: total - count };
  });
  return { total, spans };
}

/** Upwards from this id on; undefined in a table without rows. */
export function startUpwards({ spans }: Census, offset: number): Start | undefined {
  const span = spans.findLast(({ before }) => before <= offset);
  return span && { id: span.from, pass: offset - span.before };
}

/** Downwards from below this id on. */
export function startDownwards({ spans, total }: Census, offset: number): Start | undefined {
  const wanted = total - 1 - offset;
  const span = spans.find(({ before, count }) => wanted < before + count);
  return span && { id: span.to, pass: span.before + span.count - 1 - wanted };
}
