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

/** Counted where it cannot be missed: every statement at the pool, every command at Redis itself, by our connection. */
export async function costMeter(app: TestApp): Promise<CostMeter> {
  const { redis } = app;
  if (!(redis instanceof Redis)) throw new Error('only a single Redis tells what it is asked');
  const ours = () => `${redis.stream.localAddress}:${redis.stream.localPort}`;
  const watcher = redis.duplicate({ lazyConnect: false, autoResubscribe: false, socketTimeout: undefined });
  const monitor = await watcher.monitor();
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
