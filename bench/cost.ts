import type Redis from 'ioredis';
import type { Knex } from 'knex';
import { errorsOf } from './against-floors';
import { bySession, byToken, type Endpoint, endpoints, type Visitor } from './endpoints';
import { accepted } from './measure';
import { type Observed, observed } from './observed';
import { put } from './processes';
import { atMost, type Report, type Row } from './report';
import type { Stage } from './stage';

interface Cost {
  statements: number;
  redisCommands: number;
  /** Heap that it allocates. */
  kilobytes: number;
  errors: number;
}

/** Room for all that the counted requests make: nothing is collected meanwhile, so what is there was made by them. */
const nothingCollected = ['--min-semi-space-size=512', '--max-semi-space-size=512'];

export async function costsOf(
  stage: Stage,
  [visitor]: Visitor[],
  { wants, section }: Report,
  tell: (line: string) => void,
): Promise<void> {
  const wanted = endpoints.filter(({ name }) => wants(name));
  if (!visitor || wanted.length === 0) return;
  tell('what a request costs');
  const watched = await observed(stage, nothingCollected);
  const stores = { knex: stage.shop.knex, redis: stage.redis };
  const rows: Row[] = [];
  for (const endpoint of wanted) {
    const { statements, redisCommands, kilobytes, errors } = await costOf(watched, endpoint, visitor, stores);
    rows.push({
      name: endpoint.name,
      cells: [statements, redisCommands, kilobytes],
      judged: kilobytes,
      goal: [bySession, byToken].includes(endpoint) ? atMost(60) : undefined,
      errors,
    });
  }
  await watched.server.stop();
  section('What one request costs', ['SQL statements', 'Redis commands', 'heap KB'], rows);
}

/** Statements and heap of one request, over enough of them that a stray one shows. */
async function costOf(
  { server, heap }: Observed,
  endpoint: Endpoint,
  visitor: Visitor,
  stores: { knex: Knex; redis: Redis },
): Promise<Cost> {
  const requests = endpoint.hashes ? 20 : 200;
  // A server that has just started also allocates what it compiles.
  const warmUp = endpoint.hashes ? 20 : 1000;
  const statements = async () => {
    const [rows] = await stores.knex.raw("show global status like 'Questions'");
    return Number(rows[0].Value);
  };
  const commands = async () =>
    Number(/total_commands_processed:(\d+)/.exec(String(await stores.redis.info('stats')))?.[1]);
  const ask = async (count: number, from: number) => {
    const script = Array.from({ length: count }, (_, turn) => endpoint.request(visitor, from + turn));
    const load = { scripts: [script], seconds: 60, requests: count, ...accepted(endpoint) };
    return put({ port: server.port, ...load });
  };
  const warmed = await ask(warmUp, 900_000_000);
  await heap('collected');
  // What V8 compiles again after a collection, a megabyte, is no request's.
  const again = await ask(requests, 900_005_000);
  const before = await heap('all');
  const [statementsBefore, commandsBefore] = [await statements(), await commands()];
  const counted = await ask(requests, 900_010_000);
  // The questions themselves are counted as well.
  const [asked, told] = [(await statements()) - 1, (await commands()) - 1];
  return {
    statements: (asked - statementsBefore) / requests,
    redisCommands: (told - commandsBefore) / requests,
    kilobytes: ((await heap('all')) - before) / requests / 1024,
    errors: errorsOf([warmed, again, counted]),
  };
}
