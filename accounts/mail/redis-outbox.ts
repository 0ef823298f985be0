import { Queue, UnrecoverableError, Worker } from 'bullmq';
import type { RedisOptions } from 'ioredis';
import type { Sealer } from '../keys';
import type { RedisClient } from '../redis-client';
import { succeeds } from '../succeeds';
import type { Mail } from './mail';
import { attempts, type Deliver, type Outbox, pauseBefore, type Report, Undeliverable } from './outbox';
import { queueName, queuePrefix } from './queue-name';

export interface RedisOutboxParts {
  /** BullMQ blocks on its connections, so it needs its own. */
  connect(overrides: RedisOptions): RedisClient;
  prefix: string;
  /** A reset token opens an account for an hour: it does not lie in Redis for everybody to read. */
  sealer: Sealer;
}

/** The queue alone: for who puts a mail into it and leaves the delivery to a server. */
export function redisMailQueue({ connect, prefix, sealer }: RedisOutboxParts) {
  // A caller must learn at once that Redis is away.
  const connection = connect({});
  const queue = new Queue<string>(queueName, {
    connection,
    prefix: queuePrefix(prefix),
    defaultJobOptions: {
      attempts,
      backoff: { type: 'custom' },
      removeOnComplete: true,
      removeOnFail: true,
    },
  });
  // Reports every failed attempt to connect; the server's own connection tells that once.
  queue.on('error', () => {});
  return {
    queue,
    async put(mail: Mail): Promise<void> {
      // The same mail offered twice, after an answer that came too late, is one job.
      await queue.add(mail.kind, sealer.seal(JSON.stringify(mail)), { jobId: mail.id });
    },
    /** BullMQ takes its leave of Redis, and waits for one that is away until it comes back: `also` hears of that. */
    async close(also: (away: boolean) => Promise<void> = async () => {}): Promise<void> {
      const away = !(await succeeds(connection.ping()));
      await also(away);
      if (!away) await queue.close();
      connection.disconnect();
    },
  };
}

export function redisOutbox(parts: RedisOutboxParts, deliver: Deliver, report: Report): Outbox {
  const { sealer, prefix } = parts;
  const { queue, put, close } = redisMailQueue(parts);
  const workerConnection = parts.connect({
    maxRetriesPerRequest: null,
    enableOfflineQueue: true,
    commandTimeout: undefined,
  });
  const opened = (sealed: string): Mail | undefined => {
    const text = sealer.open(sealed);
    return text === undefined ? undefined : JSON.parse(text);
  };
  const worker = new Worker<string>(
    queueName,
    async ({ data }) => {
      const mail = opened(data);
      if (!mail) throw new UnrecoverableError('sealed with an APP_KEY that is not known any more');
      try {
        await deliver(mail);
      } catch (error) {
        if (error instanceof Undeliverable)
          throw Object.assign(new UnrecoverableError('refused'), { cause: error.cause });
        // BullMQ keeps the message with the job: a mail server's answer may hold the address.
        throw Object.assign(new Error('not delivered'), { cause: error });
      }
    },
    {
      connection: workerConnection,
      prefix: queuePrefix(prefix),
      concurrency: 3,
      // A mail that a killed process held is taken up again soon, however often that happens.
      lockDuration: 10_000,
      stalledInterval: 5_000,
      maxStalledCount: attempts,
      settings: { backoffStrategy: (made: number) => pauseBefore(made) },
    },
  );
  // A job is named after its kind of mail: to report it, its contents need not be opened.
  const kindOf = ({ name: kind }: { name: string }) => kind as Mail['kind'];
  worker.on('completed', (job) => report('delivered', kindOf(job), job.attemptsMade));
  worker.on('failed', (job, error) => {
    if (!job) return;
    const final = job.attemptsMade >= attempts || error instanceof UnrecoverableError;
    report(final ? 'given-up' : 'retry', kindOf(job), job.attemptsMade, error);
  });
  worker.on('error', () => {});

  return {
    put,
    async idle() {
      for (;;) {
        const { active = 0, wait = 0 } = await queue.getJobCounts('active', 'wait');
        if (active + wait === 0) return;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
    async waiting() {
      const counts = await queue.getJobCounts('active', 'wait', 'delayed');
      return Object.values(counts).reduce((sum, count) => sum + count, 0);
    },
    async close() {
      await close((away) => worker.close(away));
      workerConnection.disconnect();
    },
  };
}
