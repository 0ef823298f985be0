import { createHash } from 'node:crypto';
import type { AccessToken, AccessTokens } from '../access-tokens';
import type { Customer } from '../customer';
import { InvalidCredentials } from '../errors';
import type { ExpiringStore } from '../expiring-store';
import { sameText } from '../keys';
import { type Clock, utcMilliseconds, utcText } from '../shop-time';
import type { Credential } from './credential';
import type { LoginRecorder, Visitor } from './login-recorder';
import { oncePer } from './once-per';
import { randomText } from './random-text';

export type CustomerAccessTokens = ReturnType<typeof customerAccessTokens>;

const day = 86_400;
/** How long a token without expiry is remembered; afterwards it is bound to the current password again. */
const rememberedSeconds = 365 * day;
/** Sanctum's column is a TIMESTAMP, which MySQL ends in January 2038. A later end follows from the token's age. */
const lastWritable = Date.UTC(2038, 0, 18);
/** Sanctum takes a token without its row's number too, and a shop may have put a prefix before the secret. */
const form = /^(?:(\d{1,15})\|)?([\w-]{40,128})$/;

export function customerAccessTokens(
  table: AccessTokens,
  tokenStates: ExpiringStore,
  clock: Clock,
  lifeDays: number,
  recorder: Pick<LoginRecorder, 'opened'>,
) {
  const due = oncePer(60_000);
  /** A number is given out again by a database that lost its counter: the hash makes it one token's own. */
  const keyOf = (id: number, tokenHash: string) => `access-token:${id}:${tokenHash.slice(0, 16)}`;

  const endOf = ({ createdAt, expiresAt }: Pick<AccessToken, 'createdAt' | 'expiresAt'>): number => {
    const aged = lifeDays > 0 && createdAt ? utcMilliseconds(createdAt) + lifeDays * day * 1000 : Infinity;
    return Math.min(aged, expiresAt ? utcMilliseconds(expiresAt) : Infinity);
  };
  const remaining = (end: number) =>
    Math.max(1, Math.min(rememberedSeconds, Math.ceil((end - clock()) / 1000)));

  const credentialOf = async (row: AccessToken): Promise<Credential | undefined> => {
    const { tokenHash } = row;
    const end = endOf(row);
    if (end <= clock()) return undefined;
    const key = keyOf(row.id, tokenHash);
    const known = await tokenStates.get(key);

    /** Off the request's path; who misses it once is noted a minute later. */
    const noteUse = () => {
      if (!due(key)) return;
      Promise.all([table.noteUse(row.id), tokenStates.extend(key, remaining(end))]).catch(() => undefined);
    };
    return {
      kind: 'token',
      customerId: row.customerId,
      loggedInAt: row.createdAt === null ? undefined : utcMilliseconds(row.createdAt),
      accessTokenId: row.id,
      name: key,
      handle: key,
      seconds: remaining(end),
      async confirm(fingerprint) {
        // Sanctum ties a token to no password: one made by PHP is bound to the password of when it is first shown.
        const seen = known ?? (await tokenStates.claim(key, fingerprint, remaining(end)));
        const stands = seen === fingerprint;
        if (stands) noteUse();
        return stands;
      },
      rebind: (fingerprint) => tokenStates.set(key, fingerprint, remaining(end)),
      async end() {
        await table.remove(row.id);
        // Without its row it opens nothing: what is remembered of it may stay until it expires.
        await tokenStates.delete(key).catch(() => undefined);
      },
    };
  };

  return {
    /**
     * As Laravel Sanctum makes them, `<row>|<secret>`; what is stored is the secret's hash. Whose password has become
     * another one meanwhile gets none.
     */
    async issue(
      customer: Customer,
      fingerprint: string,
      { name, visitor }: { name: string; visitor: Visitor },
    ) {
      const entropy = randomText(40);
      const secret = entropy + checksum(entropy);
      const tokenHash = digest(secret);
      const end = lifeDays > 0 ? clock() + lifeDays * day * 1000 : Infinity;
      const expiresAt = end < lastWritable ? utcText(end) : null;
      const id = await table.add({ customer, name, tokenHash, expiresAt });
      if (id === undefined) throw new InvalidCredentials();
      // Should the store be away, the first use ties it: a registration that is done must not look undone.
      await tokenStates.set(keyOf(id, tokenHash), fingerprint, remaining(end)).catch(() => undefined);
      const noted = { customerId: customer.id, handle: keyOf(id, tokenHash), seconds: remaining(end) };
      await recorder.opened({ ...noted, loggedInAt: clock() }, fingerprint, visitor);
      return `${id}|${secret}`;
    },

    /** True only for `id|secret`: a bare secret could be any string. */
    recognises: (token: string) => token.includes('|') && form.test(token),

    /** Undefined for anything that is not, or no longer, good. One read of the table, and one of the store. */
    async resolve(token: string) {
      const [, id, secret] = form.exec(token) ?? [];
      if (secret === undefined) return undefined;
      const tokenHash = digest(secret);
      const row = await table.find(id === undefined ? { tokenHash } : { id: Number(id) });
      if (!row || !sameText(row.tokenHash, tokenHash)) return undefined;
      return credentialOf(row);
    },

    /** The same by its handle; undefined for that of another kind. */
    async find(handle: string) {
      const [, id, start = ''] = /^access-token:(\d+):(\w+)$/.exec(handle) ?? [];
      const row = id === undefined ? undefined : await table.find({ id: Number(id) });
      return row?.tokenHash.startsWith(start) ? credentialOf(row) : undefined;
    },
  };
}

const digest = (secret: string) => createHash('sha256').update(secret).digest('hex');

/** CRC-32 in hex, by which scanners for leaked secrets know a Sanctum token. */
function checksum(text: string): string {
  let crc = 0xffffffff;
  for (const byte of Buffer.from(text)) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ((crc ^ 0xffffffff) >>> 0).toString(16).padStart(8, '0');
}
