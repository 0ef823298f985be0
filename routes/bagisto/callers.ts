import { Unauthenticated } from '../../accounts/errors';
import type { CustomerAccessTokens } from '../../accounts/identity/access-tokens';
import type { Credential } from '../../accounts/identity/credential';
import type { CustomerTokens } from '../../accounts/identity/customer-tokens';
import type { Caller, Guard } from '../../accounts/identity/guard';
import type { Sessions } from '../../accounts/identity/sessions';
import { bearer } from '../http/bearer';
import type { SameSiteOnly } from '../http/cross-site';
import { type Exchange, visitorOf } from '../http/exchange';
import type { Who } from '../http/policy';

export interface CallerParts {
  guard: Guard;
  tokens: CustomerTokens;
  accessTokens: CustomerAccessTokens;
  sessions: Sessions;
  sameSite: SameSiteOnly;
}

export type Callers = ReturnType<typeof bagistoCallers>;

/** The carriers of a credential at this door, in their order. The first that is there decides alone. */
export function bagistoCallers({ guard, tokens, accessTokens, sessions, sameSite }: CallerParts) {
  const genuine = (credential: Credential | undefined): Credential => {
    if (!credential) throw new Unauthenticated();
    return credential;
  };
  const recognises = (value: string) => tokens.recognises(value) || accessTokens.recognises(value);

  const credentialOf = async (exchange: Exchange): Promise<Credential | undefined> => {
    const presented = bearer(exchange.req, recognises);
    if (presented !== undefined) {
      return genuine((await tokens.resolve(presented)) ?? (await accessTokens.resolve(presented)));
    }
    // Only this door's own kind: an access token may live for years, and addresses are written down everywhere.
    const elsewhere = filledText(exchange.query.token) ?? filledText(exchange.body.token);
    if (elsewhere !== undefined) return genuine(await tokens.resolve(elsewhere));
    if ('token' in exchange.merged) return undefined;
    const session = await sessions.resolve(exchange.req, exchange.res);
    if (session) sameSite(exchange.req);
    return session;
  };

  /** Somebody who is logged in; a line is about nobody else. */
  const customer: Who<Exchange, Caller> = {
    name: 'customer',
    async of(exchange) {
      const caller = await guard(await credentialOf(exchange), visitorOf(exchange.req));
      exchange.note({ customer: caller.customer.id });
      return caller;
    },
  };
  return {
    customer,
    /** Any key named `token`, whatever it holds, or a bearer that is a token, asks for tokens instead of a session. */
    wantsToken(exchange: Exchange): boolean {
      const presented = bearer(exchange.req, recognises);
      return 'token' in exchange.merged || (presented !== undefined && recognises(presented));
    },
  };
}

/** The last of several, as in PHP: an app that adds its token to an address may find `token=true` there already. */
function filledText(value: unknown): string | undefined {
  const last = Array.isArray(value) ? value.at(-1) : value;
  return typeof last === 'string' && last !== '' ? last : undefined;
}
