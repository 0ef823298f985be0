import { setTimeout as pause } from 'node:timers/promises';
import { Unavailable } from '../../accounts/errors';
import { passwordHasher } from '../../accounts/identity/password-hasher';

/** One at a time, and cheap: what is looked at is who comes when. */
const narrow = (more: { cost?: number; queueLimit?: number; deadlineMs?: number } = {}) =>
  passwordHasher({ cost: 4, concurrency: 1, ...more });

const outcome = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: unknown) => (error instanceof Unavailable ? `shed, again in ${error.retryAfterSeconds}` : error),
  );

it('the hasher serves in the order in which requests came', async () => {
  const hasher = narrow();
  const order: number[] = [];
  await Promise.all(
    Array.from({ length: 20 }, async (_, at) => {
      await hasher.hash(`password ${at}`);
      order.push(at);
    }),
  );
  expect(order).toEqual(Array.from({ length: 20 }, (_, at) => at));
  expect(hasher.load).toEqual({ running: 0, waiting: 0, done: 20, shed: 0 });
});

it('the hasher never runs more at once than it may, however many wait', async () => {
  const hasher = passwordHasher({ cost: 4, concurrency: 3 });
  const seen: number[] = [];
  const watching = setInterval(() => seen.push(hasher.load.running), 1);
  const work = Array.from({ length: 30 }, () => hasher.hash('password'));
  expect(hasher.load).toMatchObject({ running: 3, waiting: 27 });
  await Promise.all(work);
  clearInterval(watching);
  expect(Math.max(...seen)).toBeLessThanOrEqual(3);
  expect(hasher.load).toEqual({ running: 0, waiting: 0, done: 30, shed: 0 });
});

it('the hasher refuses at once what does not fit into its queue, and takes the next when there is room', async () => {
  const hasher = narrow({ queueLimit: 2 });
  const work = Array.from({ length: 6 }, () => outcome(hasher.hash('password')));
  expect(hasher.load).toEqual({ running: 1, waiting: 2, done: 0, shed: 3 });
  expect(await Promise.all(work)).toEqual(['done', 'done', 'done', ...Array(3).fill('shed, again in 2')]);
  expect(await outcome(hasher.hash('password'))).toBe('done');
  expect(hasher.load).toEqual({ running: 0, waiting: 0, done: 4, shed: 3 });
});

it('the hasher sheds what has waited too long, and goes on with the others', async () => {
  const hasher = narrow({ cost: 9, deadlineMs: 5 });
  const early = Array.from({ length: 4 }, () => outcome(hasher.hash('password')));
  // The first takes longer than the deadline, so all of them are too late when their turn comes.
  expect(await Promise.all(early)).toEqual(['done', ...Array(3).fill('shed, again in 2')]);
  expect(hasher.load).toEqual({ running: 0, waiting: 0, done: 1, shed: 3 });
  expect(await outcome(hasher.hash('password'))).toBe('done');
});

it('a hash that fails gives its place in the hasher back', async () => {
  const hasher = narrow();
  const broken = outcome(hasher.hash(undefined as unknown as string));
  const next = outcome(hasher.hash('password'));
  expect(await broken).toBeInstanceOf(Error);
  expect(await next).toBe('done');
  expect(hasher.load.running).toBe(0);
});

it('comparisons and hashes stand in one queue, and an unusable hash takes its turn like a good one', async () => {
  const hasher = narrow();
  const good = await hasher.hash('secret99');
  expect(good).toMatch(/^\$2y\$04\$/);
  const work = [
    hasher.matches('secret99', good),
    hasher.matches('wrong', good),
    hasher.matches('secret99', null),
    hasher.matches('secret99', undefined),
    hasher.matches('secret99', 'plain text'),
    hasher.matches('secret99', good.replace('$04$', '$31$')),
  ];
  expect(hasher.load).toMatchObject({ running: 1, waiting: 5 });
  expect(await Promise.all(work)).toEqual([true, false, false, false, false, false]);
  expect(hasher.load.done).toBe(7);
});

it('hashing does not hold up the event loop', async () => {
  const hasher = narrow({ cost: 10 });
  const gaps: number[] = [];
  let last = performance.now();
  const beat = setInterval(() => {
    gaps.push(performance.now() - last);
    last = performance.now();
  }, 5);
  await Promise.all(Array.from({ length: 5 }, () => hasher.hash('password')));
  clearInterval(beat);
  // Five hashes of this cost take some 250 ms; done on the loop, there would be no beat at all in that time.
  expect(gaps.length).toBeGreaterThan(10);
  await pause(0);
});
