import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { examine } from '../../commands/doctor/examine';
import { lived, parts } from '../faults/history/history';
import { seeded } from '../faults/history/random';
import { expectNoFaultOfOurs } from '../faults/storm';
import { startApp, type TestApp } from '../support/app';
import { type Galera, type GaleraNode, startGalera } from '../support/services/galera';

const seed = jest.getSeed();
let galera: Galera;
let apps: TestApp[] = [];

const connect = ({ host, port, user, password }: GaleraNode, database?: string) =>
  createConnection({ host, port, user, password, database });

/** One writer at a time, as docs/sizing.md asks: all begin with the first node. */
const env = (): Record<string, string> => ({
  DB_DATABASE: 'shop',
  DB_USERNAME: 'root',
  DB_PASSWORD: '',
  DB_HOST: galera.nodes.map(({ host, port }) => `${host}:${port}`).join(','),
});

beforeAll(async () => {
  galera = await startGalera({ args: ['--innodb-flush-log-at-trx-commit=1'] });
  const [first] = galera.nodes as [GaleraNode];
  const admin = await connect(first);
  await admin.query('create database shop character set utf8mb4 collate utf8mb4_unicode_ci');
  await admin.end();
  const one = await startApp('mysql', { database: env() });
  apps = [one, await startApp('mysql', { beside: one })];
});

afterAll(async () => {
  for (const app of [...apps].reverse()) await app.stop();
  await galera?.stop();
});

it('the doctor says of each Galera node whether a commit is safe on its disk, and that one node is to write at a time', async () => {
  const [first] = galera.nodes as [GaleraNode];
  const admin = await connect(first);
  const said = async () => {
    const { findings } = await examine(undefined, { ...apps[0]?.env }, () => {});
    return findings.filter(({ title }) => title.startsWith('Galera')).map(({ level }) => level);
  };
  expect(await said()).toEqual(['green', 'green', 'green']);
  await admin.query('set global innodb_flush_log_at_trx_commit = 0');
  expect(await said()).toEqual(['yellow', 'green', 'green']);
  await admin.query('set global innodb_flush_log_at_trx_commit = 1');
  await admin.end();
});

it.each(parts)(
  `when Galera nodes die, each of them has every acknowledged write afterwards, and nothing that was ended is alive (seed ${seed}, part %i)`,
  async (part) => {
    // The first one founded the cluster: started again, it would found another.
    const faults = [1, 2].map((at) => ({
      name: `node ${at + 1}`,
      begin: async () => galera.nodes[at]?.kill(),
      end: async () => {
        await galera.nodes[at]?.restart();
        await galera.whole();
      },
    }));
    const { wrong, done, seen } = await lived({
      urls: apps.map(({ url }) => url),
      random: seeded(seed + part),
      faults,
      seconds: 25,
      lastsMs: 8_000,
      restMs: 1_500,
      rows: async () => {
        const all = await Promise.all(
          galera.nodes.map(async (node) => {
            const connection = await connect(node, 'shop');
            await connection.query('set session wsrep_sync_wait = 1');
            const [rows] = await connection.query<RowDataPacket[]>(
              'select email, first_name from customers order by id',
            );
            await connection.end();
            return rows as { email: string; first_name: string }[];
          }),
        );
        for (const rows of all) expect(rows).toEqual(all[0]);
        return all[0] ?? [];
      },
    });
    process.stderr.write(`figure: seed ${seed}: ${done} things done under the death of ${seen.join(', ')}\n`);
    expect(wrong).toEqual([]);
    expect(done).toBeGreaterThan(100);
    for (const { logs } of apps) expectNoFaultOfOurs(logs);
  },
);
