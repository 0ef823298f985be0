import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { endAll, folder } from '../faults/real-process';
import { healed } from '../faults/storm';
import { readings } from '../operations/readings';
import { dropShops, emptyDatabase, type ShopDatabase } from '../schema/ddl/build';
import { client } from '../support/http-client';
import { childrenOf, clean, dealt, died, endHanging, settled, startTwo, withOneHanging } from './two-workers';

/** The fate of a worker that is killed or cannot be started, and of the requests that wait for it. */
let shop: ShopDatabase;
beforeEach(async () => {
  shop = await emptyDatabase();
});
afterEach(async () => {
  endHanging();
  await endAll();
  await dropShops();
});

it('a client that was on its way to a worker is let go when that worker is killed', async () => {
  const server = startTwo(shop.env, { METRICS: 'true' });
  const { hanging, letGo } = await withOneHanging(server);
  await readings(await server.listening, dealt);
  process.kill(hanging, 'SIGKILL');
  expect(await Promise.race([letGo, pause(3000, 'left waiting', { ref: false })])).toBe('let go');
  await healed(() => settled(server, hanging));
  expect(await server.stop()).toEqual(clean);
});

it('a worker that is only starting ends with the others', async () => {
  const server = startTwo(shop.env);
  await server.listening;
  const [victim = 0] = childrenOf(server);
  process.kill(victim, 'SIGKILL');
  await healed(() => settled(server, victim));
  const began = performance.now();
  expect(await server.stop()).toEqual(clean);
  expect(performance.now() - began).toBeLessThan(10_000);
});

it('a worker that cannot be started is tried again until it can, and the others serve', async () => {
  const node = path.join(folder(), 'node');
  fs.copyFileSync(process.execPath, node);
  const server = startTwo(shop.env, {}, node);
  const url = await server.listening;
  const [victim = 0, survivor] = childrenOf(server);
  const failed = (code: string) => healed(async () => died(server).some((line) => line.code === code));
  const primary = (limit: string) =>
    execFileSync('prlimit', ['--pid', String(server.child.pid), `--nofile=${limit}:`]);
  const files = /^Max open files\s+(\d+)/m.exec(
    fs.readFileSync(`/proc/${server.child.pid}/limits`, 'utf8'),
  )?.[1];

  // No file left to talk to it by.
  primary('3');
  process.kill(victim, 'SIGKILL');
  await failed('EMFILE');
  primary(String(files));
  await healed(() => settled(server, victim));

  // Said of a process that could not be made, as with too many of them.
  fs.renameSync(node, `${node}-away`);
  const second = childrenOf(server).find((pid) => pid !== survivor) ?? 0;
  process.kill(second, 'SIGKILL');
  await failed('ENOENT');
  // Thrown, as without memory.
  fs.symlinkSync(node, node);
  await failed('ELOOP');
  expect((await client(url, dealt).get('/health/ready')).status).toBe(200);
  fs.renameSync(`${node}-away`, node);
  await healed(() => settled(server, second), 15_000);
  expect(await server.stop()).toEqual(clean);
});
