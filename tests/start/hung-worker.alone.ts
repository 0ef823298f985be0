import { setTimeout as pause } from 'node:timers/promises';
import { endAll } from '../faults/real-process';
import { healed } from '../faults/storm';
import { dropShops, emptyDatabase } from '../schema/ddl/build';
import { clean, died, endHanging, settled, startTwo, withOneHanging } from './two-workers';

afterEach(async () => {
  endHanging();
  await endAll();
  await dropShops();
});

it('a worker that hangs is out of service within five seconds, and another one takes its place', async () => {
  const server = startTwo((await emptyDatabase()).env);
  const { hanging, since, letGo } = await withOneHanging(server);
  expect(await Promise.race([letGo, pause(60_000, 'left waiting', { ref: false })])).toBe('let go');
  expect(performance.now() - since).toBeLessThan(5_000);
  expect(server.log()).toContainEqual(
    expect.objectContaining({ worker: 1, msg: 'worker does not answer; ending it' }),
  );
  await healed(() => settled(server, hanging));
  expect(died(server)).toMatchObject([{ worker: 1, signal: 'SIGKILL' }]);
  expect(await server.stop()).toEqual(clean);
});
