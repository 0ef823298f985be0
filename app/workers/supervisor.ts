import cluster, { type Worker } from 'node:cluster';
import type { Logger } from 'pino';
import { StartRefused } from '../../accounts/errors';
import type { Config } from '../config/config';
import type { StartSummary } from '../start-summary';
import { openStores } from '../stores';
import { threadsFor } from '../threads';
import { closeInTransit } from './in-transit';
import { type FromWorker, type Settings, tellWorker } from './messages';
import { sumsOf } from './metrics';

interface SupervisorOptions {
  config: Config;
  values: Settings['values'];
  logger: Logger;
}

/** One of the places that are to be filled, by one worker after the other if need be. */
interface Place {
  number: number;
  worker?: Worker;
  serves: boolean;
  bornAt: number;
  /** Count of its workers in a row that did not live long. */
  shortLives: number;
  /** How often it was asked since it last said that it is there. */
  unanswered: number;
  retry?: NodeJS.Timeout;
}

/** How a worker ended, or why there was none: an exit code, or what the system said. */
interface End {
  code?: number | string;
  signal?: string;
  refusal?: string;
}

/** A worker that lived this long did not fail at start. */
const longLifeMs = 10_000;
const mostShortLives = 5;
const firstPauseMs = 100;
const longestPauseMs = 10_000;
/** An event loop that hangs for so long will not go on, and keeps whoever is handed to it waiting. */
const askEveryMs = 1_200;
const mostUnanswered = 3;
/** Longer than a worker takes at most to finish what is in flight and to close its stores. */
const killAfterMs = 18_000;

/** Several processes on one port. Everything that one process would refuse is refused here, once. */
export async function startWorkers({ config, values, logger }: SupervisorOptions) {
  // Here, so that they do not all wait for a store, or migrate it, side by side.
  await (await openStores(config, logger)).close();
  cluster.setupPrimary({ args: [], serialization: 'advanced' });
  const places = Array.from(
    { length: config.workers },
    (_, at): Place => ({ number: at + 1, serves: false, bornAt: 0, shortLives: 0, unanswered: 0 }),
  );
  const supervisor = supervise(places, values, logger);
  process.once('exit', supervisor.kill);
  return { ...supervisor, summary: await supervisor.started };
}

function supervise(places: Place[], values: Settings['values'], logger: Logger) {
  let summary: StartSummary | undefined;
  let begun = false;
  let stopping = false;
  let clean = true;
  let allEnded = () => {};
  const started = later<StartSummary>();
  const lost = later<string>();
  const living = () => places.flatMap(({ worker }) => worker ?? []);
  const sums = sumsOf(() => places.flatMap(({ worker, serves }) => (worker && serves ? worker : [])));

  /** Before all have served once this ends the start, and later everything. */
  const giveUp = (why: string) => {
    started.fail(new StartRefused(why));
    lost.settle(why);
  };

  const fill = (place: Place) => {
    Object.assign(place, { bornAt: performance.now(), unanswered: 0, retry: undefined });
    try {
      employ(place, cluster.fork({ UV_THREADPOOL_SIZE: threadsFor(places.length) }));
    } catch (error) {
      ended(place, { code: (error as NodeJS.ErrnoException).code });
    }
  };

  const employ = (place: Place, worker: Worker) => {
    place.worker = worker;
    let refusal: string | undefined;
    worker.on('error', (error: NodeJS.ErrnoException) => {
      // No other event tells of a process that could not be made.
      if (worker.process.pid === undefined) ended(place, { code: error.code });
    });
    worker.once('exit', (code, signal) => ended(place, { code, signal, refusal }));
    if (!worker.isConnected()) return;
    closeInTransit(worker);
    worker.on('message', (message: FromWorker) => {
      place.unanswered = 0;
      if (message.kind === 'ready') {
        place.serves = true;
        summary ??= message.summary;
        begun ||= places.every(({ serves }) => serves);
        if (begun) started.settle(summary);
      } else if (message.kind === 'refused') refusal = message.why;
      else if (message.kind === 'reading') sums.heard(worker, message.readings);
      else if (message.kind === 'sums?') void sums.answer(worker);
    });
    tellWorker(worker, { kind: 'settings', number: place.number, values });
  };

  const ended = (place: Place, end: End) => {
    const shortLived = !place.serves || performance.now() - place.bornAt < longLifeMs;
    if (place.worker) sums.gone(place.worker);
    Object.assign(place, { worker: undefined, serves: false });
    if (stopping) {
      clean &&= end.code === 0;
      if (living().length === 0) allEnded();
      return;
    }
    place.shortLives = shortLived ? place.shortLives + 1 : 0;
    bury(place, end);
  };

  const bury = (place: Place, { code, signal, refusal }: End) => {
    const pauseMs = Math.min(longestPauseMs, firstPauseMs * 2 ** Math.max(0, place.shortLives - 1));
    const how = { worker: place.number, code, signal, refusal };
    const hopeless = !begun || !places.some(({ serves }) => serves);
    if (hopeless && refusal) return giveUp(refusal);
    if (hopeless && place.shortLives >= mostShortLives) {
      const cause = signal ?? (typeof code === 'number' ? `exit code ${code}` : code);
      logger.fatal(how, 'worker died, again and again; giving up');
      return giveUp(
        `worker ${place.number} died ${place.shortLives} times in a row, at last by ${cause}; its last words are above`,
      );
    }
    logger.error({ ...how, pauseMs }, 'worker died; starting another one');
    place.retry = setTimeout(fill, pauseMs, place);
  };

  const kill = () => {
    for (const worker of living()) worker.process.kill('SIGKILL');
  };

  const asking = setInterval(() => {
    for (const { number, worker, serves, unanswered } of places) {
      if (!worker || !serves) continue;
      if (unanswered < mostUnanswered) tellWorker(worker, { kind: 'there?' });
      else {
        logger.error({ worker: number }, 'worker does not answer; ending it');
        worker.process.kill('SIGKILL');
      }
    }
    for (const place of places) place.unanswered++;
  }, askEveryMs);

  for (const place of places) fill(place);

  return {
    started: started.promise,
    /** Resolves, with why, when nobody serves any more and it is no use to go on trying. */
    lost: lost.promise,
    kill,
    /** Lets all of them finish; true when all did. */
    async close() {
      stopping = true;
      clearInterval(asking);
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

/** A promise that is settled from elsewhere. */
function later<T>() {
  let settle = (_value: T) => {};
  let fail = (_error: Error) => {};
  const promise = new Promise<T>((resolve, reject) => {
    [settle, fail] = [resolve, reject];
  });
  return { promise, settle, fail };
}
