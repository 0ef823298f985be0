import { lists, type Visitor } from './endpoints';
import { accepted, measure } from './measure';
import { put } from './processes';
import { atMost, type Report, type Row } from './report';
import type { Stage } from './stage';

/** How long an admin waits for a page, when nobody else asks. */
export async function listTimes(
  stage: Stage,
  visitor: Visitor,
  { wants }: Report,
  seconds: number,
  tell: (line: string) => void,
): Promise<Row[]> {
  const rows: Row[] = [];
  for (const page of lists.filter(({ name }) => wants(name))) {
    tell(`${visitor.customers} customers: ${page.name}, by one admin`);
    await stage.forgetCensus();
    const server = await stage.ours();
    const once = { port: server.port, scripts: [[page.request(visitor, 0)]], seconds, requests: 1 };
    // A server that has just started has not counted yet.
    const first = await put({ ...once, ...accepted(page) });
    const then = await measure(server, page, [visitor], { connections: 1, seconds });
    await server.stop();
    rows.push({
      name: page.name,
      cells: [
        ...[visitor.customers, page.how, first.longest === 0 ? 'shed' : first.longest],
        ...[then.p50, then.p99, first.shed + then.shed],
      ],
      judged: then.p99,
      goal: atMost(page.mostMs),
      errors: first.errors + then.errors,
    });
  }
  return rows;
}
