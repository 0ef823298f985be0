import { createHmac } from 'node:crypto';

/**
 * Ties a session or a token to the password that was valid when it was made, as Laravel's AuthenticateSession
 * does: whoever changes the password, here or in PHP, thereby ends all the others.
 */
export type Fingerprint = (passwordHash: string | null) => string;

export function fingerprintWith(key: Buffer): Fingerprint {
  return (passwordHash) =>
    createHmac('sha256', key)
      .update(passwordHash ?? '')
      .digest('base64url')
      .slice(0, 22);
}
