import { lived, parts } from './history/history';
import { seeded } from './history/random';
import { type PrivateStores, serve, startPrivateStores, stopServed } from './private-stores';
import { expectNoFaultOfOurs } from './storm';

/** Another one each time, told when it fails: `npm run test:heavy -- tests/faults/history --seed N` takes it again. */
const seed = jest.getSeed();
let stores: PrivateStores;

beforeAll(async () => {
  stores = await startPrivateStores();
});
afterAll(async () => {
  await stopServed();
  await stores?.stop();
});

it.each(parts)(
  `Redis and MariaDB are killed again and again: every acknowledged write is there, nothing ended is alive (seed ${seed}, part %i)`,
  async (part) => {
    const { redis, mariadb } = stores;
    const shared = {
      ...stores.env,
      APP_KEY: 'k'.repeat(32),
      JWT_SECRET: 'j'.repeat(32),
      REDIS_PREFIX: `h${part}:`,
    };
    const one = await serve(shared);
    const two = await serve(shared);
    const kill = (name: string, victims: { kill(): Promise<void>; restart(): Promise<void> }[]) => ({
      name,
      begin: async () => void (await Promise.all(victims.map((victim) => victim.kill()))),
      end: async () => void (await Promise.all(victims.map((victim) => victim.restart()))),
    });
    const { wrong, done, seen } = await lived({
      urls: [one.url, two.url],
      random: seeded(seed + part),
      faults: [kill('Redis', [redis]), kill('MariaDB', [mariadb]), kill('both', [redis, mariadb])],
      seconds: 28,
      lastsMs: 1_000,
      restMs: 1_500,
      async rows() {
        const connection = await stores.connect();
        const [rows] = await connection.query('select email, first_name from customers');
        await connection.end();
        return rows as { email: string; first_name: string }[];
      },
    });
    process.stderr.write(`figure: seed ${seed}: ${done} things done under the death of ${seen.join(', ')}\n`);
    expect(wrong).toEqual([]);
    expect(done).toBeGreaterThan(100);
    for (const { logs } of [one, two]) expectNoFaultOfOurs(logs);
    await stopServed();
  },
);
