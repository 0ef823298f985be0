import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { rawRequest, rawSocket } from '../faults/raw-socket';
import { folder, launch, type ServerProcess } from '../faults/real-process';
import { serviceCoordinates } from '../support/services/coordinates';

export const clean = { code: 0, signal: null };
/** A connection for each request: connections are dealt out in turn. */
export const dealt = { Accept: 'application/json', Connection: 'close' };

/** WORKERS=2 on the stores that all tests share. */
export const startTwo = (database: Record<string, string>, env: Record<string, string> = {}, node?: string) =>
  launch(
    {
      ...database,
      REDIS_URL: serviceCoordinates().redis.url,
      REDIS_PREFIX: `workers-${randomBytes(4).toString('hex')}:`,
      STORAGE_PATH: folder(),
      WORKERS: '2',
      LIMIT_REGISTER_PER_ADDRESS: '0',
      ...env,
    },
    [],
    undefined,
    node,
  );

export function childrenOf({ child }: ServerProcess): number[] {
  const list = fs.readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8').trim();
  return list === '' ? [] : list.split(' ').map(Number);
}

export const isAlive = (pid: number) => {
  try {
    return !/^State:\s+Z/m.test(fs.readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
};

const stopped: number[] = [];
/** Ends the workers that hang by themselves, should the server have left them. */
export function endHanging(): void {
  for (const pid of stopped.splice(0))
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It is gone, as it should be.
    }
}

/** One of the two stops, as in an endless loop; whoever is dealt to it waits. */
export async function withOneHanging(
  server: ServerProcess,
): Promise<{ hanging: number; since: number; letGo: Promise<'let go'> }> {
  const url = await server.listening;
  const [hanging = 0] = childrenOf(server);
  const since = performance.now();
  process.kill(hanging, 'SIGSTOP');
  stopped.push(hanging);
  const sockets = await Promise.all([rawSocket(url), rawSocket(url)]);
  for (const socket of sockets)
    socket.write(rawRequest('GET', '/health/live', undefined, ['Connection: close']));
  await pause(1000);
  const [waiting, ...others] = sockets.filter(({ text }) => text === '');
  if (!waiting || others.length > 0) throw new Error('both or none of them wait');
  const letGo = new Promise<'let go'>((resolve) => waiting.socket.once('close', () => resolve('let go')));
  return { hanging, since, letGo };
}

export const died = (server: ServerProcess) =>
  server.log().filter(({ msg }) => msg === 'worker died; starting another one');

export const settled = async (server: ServerProcess, besides: number) => {
  const workers = childrenOf(server);
  return workers.length === 2 && !workers.includes(besides);
};
