import { Unauthenticated } from '../../accounts/errors';
import type { CustomerAccessTokens } from '../../accounts/identity/access-tokens';
import type { Credential } from '../../accounts/identity/credential';
import type { CustomerTokens } from '../../accounts/identity/customer-tokens';
import type { Sessions } from '../../accounts/identity/sessions';
import type { SameSiteOnly } from '../http/cross-site';
import type { Exchange } from '../http/exchange';

export interface Carriers {
  /** Any key named `token`, whatever it holds, or a bearer that is a token, asks for tokens instead of a session. */
  wantsToken(exchange: Exchange): boolean;
  credentialOf(exchange: Exchange): Promise<Credential | undefined>;
}

/** Where this door looks for a credential, and in which order. The first that is there decides alone. */
export function bagistoCarriers(
  tokens: CustomerTokens,
  accessTokens: CustomerAccessTokens,
  sessions: Sessions,
  sameSite: SameSiteOnly,
): Carriers {
  const genuine = (credential: Credential | undefined): Credential => {
    if (!credential) throw new Unauthenticated();
    return credential;
  };
  const recognises = (value: string) => tokens.recognises(value) || accessTokens.recognises(value);
  return {
    wantsToken(exchange) {
      const presented = bearer(exchange, recognises);
      return 'token' in exchange.merged || (presented !== undefined && recognises(presented));
    },
    async credentialOf(exchange) {
      const presented = bearer(exchange, recognises);
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
    },
  };
}

/**
 * The scheme in any letter case, and one comma too many at the end. Apps without a user send "Bearer null":
 * that is nobody. Another scheme is a proxy's or a staging site's password, unless a token stands there.
 */
function bearer({ req }: Exchange, recognises: (value: string) => boolean): string | undefined {
  const header = req.headers.authorization?.trim().replace(/,$/, '') ?? '';
  const [, scheme, value] = /^(\S+)\s+(.*)$/.exec(header) ?? [];
  if (value === undefined || ['', 'null', 'undefined'].includes(value)) return undefined;
  return scheme?.toLowerCase() === 'bearer' || recognises(value) ? value : undefined;
}

/** Of several the last, as in PHP: an app that adds its token to an address may find `token=true` there already. */
function filledText(value: unknown): string | undefined {
  const last = Array.isArray(value) ? value.at(-1) : value;
  return typeof last === 'string' && last !== '' ? last : undefined;
}
