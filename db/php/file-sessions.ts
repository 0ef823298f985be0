import { randomBytes } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { once } from '../../accounts/remembered';
import type { Clock } from '../../accounts/shop-time';
import { reaching } from '../connection/reaching';
import { isSessionId } from './cookie';
import { readPayload } from './payload';
import { guardedDriver, type SessionDriver } from './session-driver';

const tries = 6;
const betweenTriesMs = 5;

/** Laravel's file driver: one file a session, named by its id, alive while it was touched within the lifetime. */
export function fileSessions(folder: string, lifetimeMinutes: number, clock: Clock): SessionDriver {
  const place = (id: string) => path.join(folder, id);
  // Without a dot in front: PHP's own sweeper clears away what a killed process left behind.
  const draftOf = (id: string) => place(`${id}.${randomBytes(6).toString('hex')}.tmp`);
  /** How PHP's own files there are: ours must look the same to it. */
  const ownership = once(() => ownershipIn(folder));

  const draft = async (id: string, payload: Buffer): Promise<string> => {
    const { uid, gid, mode } = await ownership();
    const file = draftOf(id);
    try {
      await fs.writeFile(file, payload, { mode, flag: 'wx' });
      const made = await fs.stat(file);
      if (made.uid !== uid || made.gid !== gid) await fs.chown(file, uid, gid);
      await fs.chmod(file, mode);
    } catch (error) {
      await fs.rm(file, { force: true }).catch(() => {});
      throw error;
    }
    return file;
  };

  /** PHP empties a file before it writes it anew: what does not parse is looked at once more. */
  const settled = async (file: string): Promise<Buffer | undefined> => {
    for (let left = tries; ; left--) {
      const payload = await present(fs.readFile(file));
      if (!payload || left === 1 || readPayload(payload)) return payload;
      await new Promise((resolve) => setTimeout(resolve, betweenTriesMs));
    }
  };

  const read = async (id: string): Promise<Buffer | undefined> => {
    const found = await present(fs.stat(place(id)));
    // A folder that is gone is no logout of everybody.
    if (!found) await fs.access(folder);
    if (!found?.isFile() || found.mtimeMs < clock() - lifetimeMinutes * 60_000) return undefined;
    return settled(place(id));
  };

  return guardedDriver(
    {
      read,
      create: async (id, payload) => fs.rename(await draft(id, payload), place(id)),
      async take(id) {
        if (!(await read(id))) return undefined;
        const mine = draftOf(id);
        const moved = await present(fs.rename(place(id), mine).then(() => true));
        if (!moved) return undefined;
        const payload = await settled(mine);
        await fs.rm(mine, { force: true });
        return payload;
      },
      async replace(id, before, after) {
        const file = await draft(id, after);
        const now = await read(id);
        if (now?.equals(before)) {
          await fs.rename(file, place(id));
          return true;
        }
        await fs.rm(file, { force: true });
        return false;
      },
      async prolong(id) {
        const now = clock() / 1000;
        await present(fs.utimes(place(id), now, now));
      },
    },
    reaching("PHP's sessions are away"),
  );
}

/** Owner, group and mode of the file that was written last; where there is none, those of the folder. */
export async function ownershipIn(folder: string) {
  const [{ uid, gid }, names] = await Promise.all([fs.stat(folder), fs.readdir(folder)]);
  let newest: { uid: number; gid: number; mode: number; mtimeMs: number } | undefined;
  for (const name of names.filter(isSessionId).slice(0, 50)) {
    const file = await present(fs.stat(path.join(folder, name)));
    if (file?.isFile() && file.mtimeMs > (newest?.mtimeMs ?? 0)) newest = file;
  }
  return newest ? { uid: newest.uid, gid: newest.gid, mode: newest.mode & 0o777 } : { uid, gid, mode: 0o644 };
}

/** Undefined for what is not there; a folder that is gone is another matter. */
async function present<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
