import type { IncomingMessage } from 'node:http';
import type { CustomerAccessTokens } from '../../accounts/identity/access-tokens';
import type { Credential } from '../../accounts/identity/credential';
import type { CustomerTokens } from '../../accounts/identity/customer-tokens';
import type { Guard } from '../../accounts/identity/guard';
import type { Sessions } from '../../accounts/identity/sessions';
import { bearer, namesNobody } from '../http/bearer';
import type { Changes } from './php';

export interface OneLoginParts {
  tokens: Pick<CustomerTokens, 'resolve' | 'isGenuine' | 'forPhp'>;
  accessTokens: Pick<CustomerAccessTokens, 'resolve' | 'recognises'>;
  sessions: Pick<Sessions, 'byId'>;
  guard: Guard;
  /** Prefixes of the legacy API in PHP. */
  apiPrefixes: string[];
}

/** Bagisto's later APIs have credentials of their own, which only look like ours. */
const laterApis = /^\/(v\d+|graphql|shop|admin)(\/|$)/;
const tokenKey = /[?&]token(?=[=&[]|$)/;
const tokenInQuery = /[?&]token=([\w-]+\.[\w-]+\.[\w-]+)(?=&|$)/;

/**
 * One login for both: whatever door it came from, PHP sees a token of its own form and the key that makes it look at one. What
 * was ended here does not reach PHP, whose own list may not know of it.
 */
export function oneLogin({ tokens, accessTokens, sessions, guard, apiPrefixes }: OneLoginParts) {
  const isApi = (path: string) =>
    apiPrefixes.some((prefix) => path.startsWith(`${prefix}/`) && !laterApis.test(path.slice(prefix.length)));

  const checked = async (credential: Credential | undefined): Promise<number> =>
    (await guard(credential)).customer.id;

  const changesFor = async (
    { url = '' }: IncomingMessage,
    { token, sid }: { token?: string; sid?: string },
  ): Promise<Changes | undefined> => {
    const path = withTokenKey(url);
    if (token !== undefined && tokens.isGenuine(token)) {
      await checked(await tokens.resolve(token));
      return { path };
    }
    if (token !== undefined && accessTokens.recognises(token)) {
      const id = await checked(await accessTokens.resolve(token));
      return { path, headers: { authorization: `Bearer ${tokens.forPhp(id)}` } };
    }
    if (token !== undefined || sid === undefined) return undefined;
    const id = await checked(await sessions.byId(sid));
    return { path, headers: { authorization: `Bearer ${tokens.forPhp(id)}`, 'x-session-id': undefined } };
  };

  return {
    /**
     * Headers and keys that PHP needs besides, to know the customer; rejects with Unauthenticated where the credential was ended.
     * Undefined at once where there is none that it could not read itself.
     */
    changesFor(req: IncomingMessage, path: string): Promise<Changes | undefined> | undefined {
      const { headers, url = '' } = req;
      const sid = headers['x-session-id'];
      const inQuery = url.includes('token=') ? tokenInQuery.exec(url)?.[1] : undefined;
      if (headers.authorization === undefined && sid === undefined && inQuery === undefined) return undefined;
      if (!isApi(path)) return undefined;
      return changesFor(req, {
        token: bearer(req) ?? inQuery,
        sid: typeof sid === 'string' && !namesNobody(sid) ? sid : undefined,
      });
    },
  };
}

/** Its value does not matter to PHP: that it is there makes it look for a token. */
export function withTokenKey(url: string): string {
  const [address = '', fragment] = url.split('#', 2);
  if (tokenKey.test(address)) return url;
  const joined = `${address}${address.includes('?') ? (/[?&]$/.test(address) ? '' : '&') : '?'}token=true`;
  return fragment === undefined ? joined : `${joined}#${fragment}`;
}
