import { createHmac } from 'node:crypto';

/** What a credential stands and falls with. */
export interface Standing {
  passwordHash: string | null;
  /** When all of the account's sessions and tokens were last ended without a new password. */
  loggedOutAt: string | null;
}

/**
 * Ties a session or a token to the password that was valid when it was made, as Laravel's AuthenticateSession
 * does: whoever changes the password, here or in PHP, thereby ends all the others.
 */
export type Fingerprint = (standing: Standing) => string;

/** What a credential remembers: the fingerprints that it is tied to, as one text. */
export const bound = (fingerprints: string[]) => fingerprints.join(' ');
export const isBoundTo = (standing: string | undefined, fingerprint: string) =>
  standing?.split(' ').includes(fingerprint) ?? false;

export function fingerprintWith(key: Buffer): Fingerprint {
  return ({ passwordHash, loggedOutAt }) =>
    createHmac('sha256', key)
      .update(`${passwordHash ?? ''}${loggedOutAt ?? ''}`)
      .digest('base64url')
      .slice(0, 22);
}
