import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
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
