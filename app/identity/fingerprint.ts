import { createHmac } from 'node:crypto';

/**
 * Ties a session or a token to the password that was valid when it was made, as Laravel's AuthenticateSession
 * does: whoever changes the password, here or in PHP, thereby ends all the others.
 */
export type Fingerprint = (passwordHash: string | null) => string;

/** What a credential remembers: the fingerprints that it is tied to, as one text. */
export const bound = (fingerprints: string[]) => fingerprints.join(' ');
export const isBoundTo = (standing: string | undefined, fingerprint: string) =>
  standing?.split(' ').includes(fingerprint) ?? false;

export function fingerprintWith(key: Buffer): Fingerprint {
  return (passwordHash) =>
    createHmac('sha256', key)
      .update(passwordHash ?? '')
      .digest('base64url')
      .slice(0, 22);
}
