import { setTimeout as pause } from 'node:timers/promises';
import { ask } from '../../support/http-client';
import { healed } from '../storm';
import { accountHistory } from './account';
import { type Random, seeded } from './random';

interface Fault {
  name: string;
  begin(): Promise<void>;
  end(): Promise<void>;
}

interface Setting {
  urls: string[];
  random: Random;
  faults: Fault[];
  seconds: number;
  /** How long a fault may last, and how long nothing happens after it, in milliseconds. */
  lastsMs: number;
  restMs: number;
  rows(): Promise<{ email: string; first_name: string }[]>;
}

/** `--long` gives ten minutes to a history, in parts of which each is judged by itself. */
export const parts = Array.from({ length: process.env.TEST_LONG ? 20 : 1 }, (_, part) => part + 1);

/** Customers come and go under faults; answers what must not have been, and what happened. */
export async function lived({ urls, random, faults, seconds, lastsMs, restMs, rows }: Setting) {
  const until = performance.now() + seconds * 1000;
  const isOver = () => performance.now() > until;
  // Another one when the same seed is tried again on the same stores.
  const prefix = `h${Date.now().toString(36)}`;
  const accounts = Array.from({ length: 8 }, (_, at) =>
    // Each has numbers of its own: another order of the answers changes nothing of what it does.
    accountHistory(urls, `${prefix}-${at}@history.test`, seeded(random.below(2 ** 31))),
  );
  const living = accounts.map(async (account) => {
    while (!isOver()) {
      await account.step();
      // A store that is away refuses at once; asking it all the time would only warm the machine.
      await pause(5);
    }
  });
  const seen: string[] = [];
  while (!isOver()) {
    await pause(restMs + random.below(restMs));
    const fault = random.of(faults);
    seen.push(fault.name);
    await fault.begin();
    await pause(random.below(lastsMs));
    await fault.end();
  }
  await Promise.all(living);
  const ready = async (url: string) => (await ask(url, '/health/ready')).status === 200;
  await healed(async () => (await Promise.all(urls.map(ready))).every(Boolean), 60_000);
  for (const account of accounts) await account.verify();
  const kept = new Map((await rows()).map((row) => [row.email, row.first_name]));
  const lost = accounts.flatMap(({ email, registered, name }) =>
    registered && kept.get(email) !== name ? [`${email} is ${kept.get(email)}, was to be ${name}`] : [],
  );
  return {
    wrong: [...accounts.flatMap(({ wrong }) => wrong), ...lost],
    done: accounts.reduce((sum, { done }) => sum + done, 0),
    seen,
  };
}
