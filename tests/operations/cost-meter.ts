import net from 'node:net';
import { createInterface } from 'node:readline';
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

/** A line of MONITOR: the address that asked, the command and its first argument. */
const monitored = /^\+[\d.]+ \[\d+ ([^\]]+)\] "((?:[^"\\]|\\.)*)"(?: "((?:[^"\\]|\\.)*)")?/;

/**
 * Watches Redis by a socket of our own: where its first line comes in one packet with its answer to MONITOR, ioredis takes
 * that for a fault.
 */
async function watch(
  { options: { host = '127.0.0.1', port = 6379, username, password } }: Redis,
  seen: (source: string, name: string, first: string | undefined) => void,
): Promise<net.Socket> {
  const socket = net.connect(port, host);
  const written = (...words: string[]) =>
    `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`;
  if (password) socket.write(written('AUTH', username ?? 'default', password));
  socket.write(written('MONITOR'));
  let unanswered = password ? 2 : 1;
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    createInterface({ input: socket }).on('line', (line) => {
      if (line.startsWith('-')) reject(new Error(line));
      if (line === '+OK' && --unanswered === 0) resolve();
      const [, source, name, first] = monitored.exec(line) ?? [];
      if (source !== undefined && name !== undefined) seen(source, name, first);
    });
  });
  return socket;
}

/** Counted where it cannot be missed: every statement at the pool, every command at Redis itself, by our connection. */
export async function costMeter(app: TestApp): Promise<CostMeter> {
  const { redis } = app;
  if (!(redis instanceof Redis)) throw new Error('only a single Redis tells what it is asked');
  const ours = () => `${redis.stream.localAddress}:${redis.stream.localPort}`;
  let cost: Cost | undefined;
  let told = () => {};
  let mark = '';
  const socket = await watch(redis, (source, name, first) => {
    if (source !== ours()) return;
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
      socket.destroy();
    },
  };
}
