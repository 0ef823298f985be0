import type Redis from 'ioredis';
import type { Knex } from 'knex';
import type { Endpoint, Visitor } from './endpoints';
import { accepted } from './measure';
import type { Observed } from './observed';
import { put } from './processes';

export interface Cost {
  endpoint: string;
  statements: number;
  redisCommands: number;
  /** Heap that it allocates. */
  kilobytes: number;
  errors: number;
}

/** Room for all that the counted requests make: nothing is collected meanwhile, so what is there was made by them. */
export const nothingCollected = ['--min-semi-space-size=512', '--max-semi-space-size=512'];

/** Statements and heap of one request, over enough of them that a stray one shows. */
export async function costOf(
  { server, heap }: Observed,
  endpoint: Endpoint,
  visitor: Visitor,
  stores: { knex: Knex; redis: Redis },
): Promise<Cost> {
  const requests = endpoint.hashes ? 20 : 200;
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
  const warmed = await ask(20, 900_000_000);
  const { collected } = await heap();
  const [statementsBefore, commandsBefore] = [await statements(), await commands()];
  const counted = await ask(requests, 900_000_100);
  // The questions themselves are counted as well.
  const [asked, told] = [(await statements()) - 1, (await commands()) - 1];
  const { used } = await heap();
  return {
    endpoint: endpoint.name,
    statements: (asked - statementsBefore) / requests,
    redisCommands: (told - commandsBefore) / requests,
    kilobytes: (used - collected) / requests / 1024,
    errors: warmed.errors + counted.errors,
  };
}
