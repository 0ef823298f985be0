import { createHmac } from 'node:crypto';

/** The state of an account that its credentials are tied to: once it changes, they are no longer good. */
interface CredentialSeal {
  passwordHash: string | null;
  /** When all of the account's sessions and tokens were last ended without a new password. */
  loggedOutAt: string | null;
}

/**
 * Ties a session or a token to the password that was valid when it was made, as Laravel's AuthenticateSession
 * does: whoever changes the password, here or in PHP, thereby ends all the others.
 */
export type Fingerprint = (seal: CredentialSeal) => string;

export function fingerprintWith(key: Buffer): Fingerprint {
  return ({ passwordHash, loggedOutAt }) =>
    createHmac('sha256', key)
      .update(`${passwordHash ?? ''}${loggedOutAt ?? ''}`)
      .digest('base64url')
      .slice(0, 22);
}
