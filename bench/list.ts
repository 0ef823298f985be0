import { type ListPage, lists, type Visitor } from './endpoints';
import { accepted, measure } from './measure';
import { put } from './processes';
import type { Stage } from './stage';

export interface ListTimes {
  what: string;
  customers: number;
  how: string;
  /** Milliseconds of the first request to a server that has just started, where nobody has counted yet; 0: refused. */
  cold: number;
  p50: number;
  p99: number;
  mostMs: number;
  shed: number;
  errors: number;
}

/** How long an admin waits for a page, when nobody else asks. */
export async function listTimes(
  stage: Stage,
  visitor: Visitor,
  wanted: (page: ListPage) => boolean,
  seconds: number,
): Promise<ListTimes[]> {
  const times: ListTimes[] = [];
  for (const page of lists.filter(wanted)) {
    await stage.forgetCensus();
    const server = await stage.ours();
    const once = { port: server.port, scripts: [[page.request(visitor, 0)]], seconds, requests: 1 };
    const first = await put({ ...once, ...accepted(page) });
    const then = await measure(server, page, [visitor], { connections: 1, seconds });
    await server.stop();
    times.push({
      what: page.name,
      customers: visitor.customers,
      how: page.how,
      cold: first.longest,
      p50: then.p50,
      p99: then.p99,
      mostMs: page.mostMs,
      shed: first.shed + then.shed,
      errors: first.errors + then.errors,
    });
  }
  return times;
}
