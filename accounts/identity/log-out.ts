import type { Credential } from './credential';
import type { CustomerTokens } from './customer-tokens';
import type { Sessions } from './sessions';

export type LogOut = (credential: Credential) => Promise<void>;

interface LogOutParts {
  tokens: CustomerTokens;
  sessions: Sessions;
  /** Ends PHP's "remember me", where a session of PHP's is left. */
  forgetRemembered?(customerId: number): Promise<void>;
}

/** One login, one logout: of a token and a session that were handed out together, whichever is shown. */
export function logOut({ tokens, sessions, forgetRemembered }: LogOutParts): LogOut {
  const twinOf = async ({ twin }: Credential): Promise<Credential | undefined> =>
    twin && ('token' in twin ? tokens.resolve(twin.token) : sessions.byId(twin.sid));

  return async (credential) => {
    // The one that was shown ends last: should a store fail in between, it can be shown again.
    await (await twinOf(credential))?.end();
    await credential.end();
    if (credential.kind === 'session') await forgetRemembered?.(credential.customerId);
  };
}
