import Redis from 'ioredis';
import type { TestApp } from '../support/app';

export interface Statement {
  sql: string;
  bindings: (string | number | null)[];
}

export interface Cost {
  statements: Statement[];
  /** The names of the commands, in their order. */
  commands: string[];
}

export interface CostMeter {
  /** The questions of `work` to the stores, and those it leaves for after its answer. */
  of(work: () => Promise<unknown>): Promise<Cost>;
  close(): void;
}

/** Redis' first line may come in one packet with its answer to MONITOR: the client takes that for a fault, and ends. */
async function monitorBy(watcher: Redis): Promise<Redis> {
  for (let tries = 1; ; tries++)
    try {
      return await watcher.monitor();
    } catch (error) {
      if (tries === 20) throw error;
    }
}

/** Counted where it cannot be missed: every statement at the pool, every command at Redis itself, by our connection. */
export async function costMeter(app: TestApp): Promise<CostMeter> {
  const { redis } = app;
  if (!(redis instanceof Redis)) throw new Error('only a single Redis tells what it is asked');
  const ours = () => `${redis.stream.localAddress}:${redis.stream.localPort}`;
  const options = { autoResubscribe: false, socketTimeout: undefined, retryStrategy: undefined };
  const watcher = redis.duplicate({ ...options, lazyConnect: false });
  const monitor = await monitorBy(watcher);
  let cost: Cost | undefined;
  let told = () => {};
  let mark = '';
  monitor.on('monitor', (_time: string, args: string[], source: string) => {
    if (source !== ours()) return;
    const [name = '', first] = args;
    if (first === mark) return told();
    cost?.commands.push(name.toLowerCase());
  });
  app.db.knex.on('query', ({ sql, bindings }: Statement) => cost?.statements.push({ sql, bindings }));
  /** Waits until everything that this connection asked before was answered. */
  const caughtUp = () =>
    new Promise<void>((resolve, reject) => {
      told = resolve;
      mark = `caught-up-${Math.random()}`;
      redis.echo(mark).catch(reject);
    });
  return {
    async of(work) {
      await caughtUp();
      const counted: Cost = { statements: [], commands: [] };
      cost = counted;
      await work();
      // Notes of use are written beside the answer.
      for (let asked = -1; asked !== counted.statements.length + counted.commands.length; ) {
        asked = counted.statements.length + counted.commands.length;
        await new Promise((resolve) => setTimeout(resolve, 25));
        await caughtUp();
      }
      cost = undefined;
      return counted;
    },
    close() {
      monitor.disconnect();
      watcher.disconnect();
    },
  };
}
