import type { Request } from 'express';
import type { Admin } from '../../accounts/admin';
import type { CustomerAccessTokens } from '../../accounts/identity/access-tokens';
import type { AdminTokens } from '../../accounts/identity/admin-tokens';
import type { Credential } from '../../accounts/identity/credential';
import type { CustomerTokens } from '../../accounts/identity/customer-tokens';
import { asNobody, type Caller, type Guard } from '../../accounts/identity/guard';
import type { Sessions } from '../../accounts/identity/sessions';
import { bearer, namesNobody } from './bearer';
import type { SameSiteOnly } from './cross-site';
import { type Exchange, visitorOf } from './exchange';

export interface AdminCaller {
  kind: 'admin';
  admin: Admin;
}

interface CustomerCaller extends Caller {
  kind: 'customer';
}

export type EvershopCaller = AdminCaller | CustomerCaller;

/** Only what a credential can stand in is looked at. */
type Carrying = Pick<Exchange, 'req' | 'res'>;

export type Callers = ReturnType<typeof evershopCallers>;

export interface CallerParts {
  guard: Guard;
  tokens: CustomerTokens;
  accessTokens: CustomerAccessTokens;
  sessions: Sessions;
  adminTokens: AdminTokens;
  sameSite: SameSiteOnly;
}

/**
 * The carriers of a credential at this door, in their order. A header decides alone, because its client means it; cookies come
 * by themselves, and a browser goes on sending an admin's long after its quarter of an hour.
 */
export function evershopCallers(parts: CallerParts) {
  const { guard, tokens, accessTokens, sessions, adminTokens, sameSite } = parts;
  const asCustomer = async (
    credential: Credential | undefined,
    { req }: Carrying,
  ): Promise<CustomerCaller> => ({
    kind: 'customer',
    ...(await guard(credential, visitorOf(req))),
  });
  const asAdmin = async (token: string): Promise<AdminCaller | undefined> => {
    const admin = await adminTokens.resolve(token);
    return admin && { kind: 'admin', admin };
  };
  const namedInHeader = async (exchange: Carrying): Promise<EvershopCaller | undefined> => {
    const token = bearer(exchange.req);
    if (token !== undefined)
      return (await asAdmin(token)) ?? asCustomer(await tokens.resolve(token), exchange);
    const sid = sessionId(exchange);
    return sid === undefined ? undefined : asCustomer(await sessions.byId(sid), exchange);
  };
  const sessionInCookie = async ({ req, res }: Carrying): Promise<Credential | undefined> => {
    const session = await sessions.resolve(req, res);
    if (session) sameSite(req);
    return session;
  };
  return {
    /** The caller of this request; throws Unauthenticated if there is none. */
    async callerOf(exchange: Carrying): Promise<EvershopCaller> {
      const named = await namedInHeader(exchange);
      if (named) return named;
      const adminToken = cookie(exchange, 'admin_token');
      const admin = adminToken === undefined ? undefined : await asAdmin(adminToken);
      if (!admin) return asCustomer(await sessionInCookie(exchange), exchange);
      sameSite(exchange.req);
      return admin;
    },

    /** Undefined for a guest, for a browser whose session has ended and for an admin; throws where a header names nobody. */
    async customerOf(exchange: Carrying): Promise<CustomerCaller | undefined> {
      const named = await namedInHeader(exchange);
      if (named) return named.kind === 'customer' ? named : undefined;
      const session = await sessionInCookie(exchange);
      return session && asCustomer(session, exchange).catch(asNobody);
    },

    /** Genuine credentials of every carrier, to be ended: a logout ends all that the request carried. */
    async customerCredentials(exchange: Exchange): Promise<Credential[]> {
      const token = bearer(exchange.req);
      const sid = sessionId(exchange);
      const presented = [
        token === undefined
          ? undefined
          : ((await tokens.resolve(token)) ?? (await accessTokens.resolve(token))),
        sid === undefined ? undefined : await sessions.byId(sid),
      ];
      const session = await sessionInCookie(exchange);
      return [...presented, session].filter((credential) => credential !== undefined);
    },
  };
}

function sessionId({ req }: Pick<Exchange, 'req'>): string | undefined {
  const value = req.get('x-session-id');
  return value === undefined || namesNobody(value) ? undefined : value;
}

/**
 * Whether a request under a path without a UUID is meant for this door: it brings this door's credential, and Bagisto's has
 * nothing there, or an admin asks.
 */
export function meansEvershop({ req, isAdmin }: { req: Request; isAdmin(token: string): boolean }): boolean {
  const token = bearer(req);
  const reads = /^(?:GET|HEAD|OPTIONS)$/.test(req.method);
  if (reads && !/^\/api\/customers\/[^/]+\/./i.test(req.path)) return token !== undefined && isAdmin(token);
  return [token, sessionId({ req }), cookie({ req }, 'admin_token')].some((carried) => carried !== undefined);
}

/** Only a JWT is looked for in it, which needs no decoding. */
function cookie({ req }: Pick<Exchange, 'req'>, name: string): string | undefined {
  const pair = req.headers.cookie?.split(/;\s*/).find((text) => text.startsWith(`${name}=`));
  return pair?.slice(name.length + 1).replace(/^"(.*)"$/, '$1') || undefined;
}
