import cluster, { type Worker } from 'node:cluster';
import type { Logger } from 'pino';
import type { Config } from '../config';
import { StartRefused } from '../errors';
import type { Served } from '../served';
import { openStores } from '../stores';
import { closeInTransit } from './in-transit';
import { type FromWorker, type Settings, tellWorker } from './messages';
import { type Sums, sumsOf } from './sums';

export interface SupervisorOptions {
  config: Config;
  values: Settings['values'];
  logger: Logger;
}

export interface Workers {
  served: Served;
  /** Resolves, with why, when nobody serves any more and it is no use to go on trying. */
  lost: Promise<string>;
  /** Lets all of them finish; true when all did. */
  close(): Promise<boolean>;
}

/** One of the places that are to be filled, by one worker after the other if need be. */
interface Place {
  number: number;
  worker?: Worker;
  serves: boolean;
  bornAt: number;
  /** Of its workers, one after the other, that did not live long. */
  shortLives: number;
  retry?: NodeJS.Timeout;
}

/** Who served for so long did not die of how it was started. */
const longLifeMs = 10_000;
const mostShortLives = 5;
const firstPauseMs = 100;
const longestPauseMs = 10_000;
/** Longer than a worker takes at most to finish what is in flight and to close its stores. */
const killAfterMs = 18_000;

/** Several processes on one port. Everything that one process would refuse is refused here, once. */
export async function startWorkers({ config, values, logger }: SupervisorOptions): Promise<Workers> {
  // Here, so that they do not all wait for a store, or migrate it, side by side.
  await (await openStores(config, logger)).close();
  cluster.setupPrimary({ exec: require.resolve('./worker'), args: [], serialization: 'advanced' });
  const places = Array.from(
    { length: config.workers },
    (_, at): Place => ({ number: at + 1, serves: false, bornAt: 0, shortLives: 0 }),
  );
  const supervisor = supervise(places, values, logger);
  process.once('exit', supervisor.kill);
  return { ...supervisor, served: await supervisor.started };
}

function supervise(places: Place[], values: Settings['values'], logger: Logger) {
  let served: Served | undefined;
  let stopping = false;
  let clean = true;
  let allEnded = () => {};
  const outcome = { started: later<Served>(), lost: later<string>() };
  const living = () => places.flatMap(({ worker }) => worker ?? []);
  const sums = sumsOf({
    ask(round) {
      const workers = places.flatMap(({ worker, serves }) => (worker && serves ? worker : []));
      for (const worker of workers) tellWorker(worker, { kind: 'read', round });
      return workers.map(({ id }) => id);
    },
  });

  /** Before all have served once this ends the start, and later everything. */
  const giveUp = (why: string) => {
    outcome.started.fail(new StartRefused(why));
    outcome.lost.settle(why);
  };

  const fill = (place: Place) => {
    const worker = cluster.fork();
    Object.assign(place, { worker, bornAt: performance.now(), retry: undefined });
    closeInTransit(worker);
    let refusal: string | undefined;
    worker.on('error', () => {});
    worker.on('message', (message: FromWorker) => {
      if (message.kind === 'ready') {
        place.serves = true;
        served ??= message.served;
        if (places.every(({ serves }) => serves)) outcome.started.settle(served);
      } else if (message.kind === 'refused') refusal = message.why;
      else answer(sums, worker, message);
    });
    worker.once('exit', (code, signal) => {
      const lived = performance.now() - place.bornAt;
      const shortLived = !place.serves || lived < longLifeMs;
      Object.assign(place, { worker: undefined, serves: false });
      sums.gone(worker.id);
      if (stopping) {
        clean &&= code === 0;
        if (living().length === 0) allEnded();
        return;
      }
      place.shortLives = shortLived ? place.shortLives + 1 : 0;
      bury(place, { code, signal, refusal });
    });
    tellWorker(worker, { kind: 'settings', number: place.number, values });
  };

  const bury = (
    place: Place,
    { code, signal, refusal }: { code: number; signal: string; refusal?: string },
  ) => {
    const pauseMs = Math.min(longestPauseMs, firstPauseMs * 2 ** Math.max(0, place.shortLives - 1));
    const how = { worker: place.number, code, signal, refusal };
    const hopeless = !outcome.started.settled || !places.some(({ serves }) => serves);
    if (hopeless && refusal) return giveUp(refusal);
    if (hopeless && place.shortLives >= mostShortLives) {
      logger.fatal(how, 'worker died, again and again; giving up');
      return giveUp(
        `worker ${place.number} died ${place.shortLives} times in a row, at last by ${signal ?? `exit code ${code}`}; its last words are above`,
      );
    }
    logger.error({ ...how, pauseMs }, 'worker died; starting another one');
    place.retry = setTimeout(fill, pauseMs, place);
  };

  const kill = () => {
    for (const worker of living()) worker.process.kill('SIGKILL');
  };

  for (const place of places) fill(place);

  return {
    started: outcome.started.promise,
    lost: outcome.lost.promise,
    kill,
    async close() {
      stopping = true;
      for (const { retry } of places) clearTimeout(retry);
      const workers = living();
      if (workers.length === 0) return clean;
      const ended = new Promise<void>((resolve) => {
        allEnded = resolve;
      });
      for (const worker of workers) tellWorker(worker, { kind: 'stop', reason: 'the primary stops' });
      const lastResort = setTimeout(kill, killAfterMs);
      await ended;
      clearTimeout(lastResort);
      return clean;
    },
  };
}

async function answer(
  sums: Sums,
  worker: Worker,
  message: Extract<FromWorker, { kind: 'reading' | 'sums?' }>,
): Promise<void> {
  if (message.kind === 'reading') sums.heard(worker.id, message.round, message.readings);
  else tellWorker(worker, { kind: 'sums', question: message.question, text: await sums.text() });
}

/** A promise that is settled from elsewhere, and tells whether it is. */
function later<T>() {
  let settle = (_value: T) => {};
  let fail = (_error: Error) => {};
  const promise = new Promise<T>((resolve, reject) => {
    settle = resolve;
    fail = reject;
  });
  const self = {
    promise,
    settled: false,
    settle(value: T) {
      self.settled = true;
      settle(value);
    },
    fail: (error: Error) => fail(error),
  };
  return self;
}
