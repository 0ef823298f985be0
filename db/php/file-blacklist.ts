import { createHash, randomBytes } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import type { PhpBlacklist } from '../../accounts/identity/php-logins';
import type { Clock } from '../../accounts/shop-time';
import { reaching } from '../connection/reaching';
import { blacklistEntry, isOut } from './blacklist-entry';

const reached = reaching("PHP's cache is away");

const expiryDigits = 10;

/** Laravel's file cache: ten digits of when it ends, then the serialised value. */
export function fileBlacklist(folder: string, clock: Clock): PhpBlacklist {
  const now = () => Math.floor(clock() / 1000);
  const place = (jti: string): string => {
    const hash = createHash('sha1').update(jti).digest('hex');
    return path.join(folder, hash.slice(0, 2), hash.slice(2, 4), hash);
  };
  return {
    has: (jti) =>
      reached(async () => {
        const text = await fs.readFile(place(jti), 'latin1').catch((error: NodeJS.ErrnoException) => {
          if (error.code === 'ENOENT') return '';
          throw error;
        });
        if (Number(text.slice(0, expiryDigits)) <= now()) return false;
        return isOut(text.slice(expiryDigits), now());
      }),
    add: ({ jti, iat, exp }) =>
      reached(async () => {
        const { value, seconds } = blacklistEntry(iat, exp, now());
        const file = place(jti);
        await makeLike(folder, path.dirname(path.dirname(file)));
        await makeLike(folder, path.dirname(file));
        const draft = `${file}.${randomBytes(6).toString('hex')}`;
        const { uid, gid } = await fs.stat(folder);
        try {
          await fs.writeFile(draft, `${now() + seconds}${value}`, { mode: 0o644 });
          await fs.chown(draft, uid, gid);
          await fs.rename(draft, file);
        } catch (error) {
          await fs.rm(draft, { force: true });
          throw error;
        }
      }),
  };
}

/** With the owner, group and mode of PHP's cache folder: PHP has to be able to write there too. */
async function makeLike(model: string, folder: string): Promise<void> {
  try {
    await fs.mkdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return;
    throw error;
  }
  const { uid, gid, mode } = await fs.stat(model);
  await fs.chown(folder, uid, gid);
  await fs.chmod(folder, mode & 0o777);
}
