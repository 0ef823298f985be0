import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Request } from 'express';
import { CrossSiteRefused } from '../../accounts/errors';
import { network } from '../../accounts/identity/network';
import type { Clock } from '../../accounts/shop-time';
import type { SameSiteOnly } from '../http/cross-site';
import { addressOf, type Exchange } from '../http/exchange';

export interface OwnForms {
  /** Put into every form of ours. */
  key(req: Request): string;
  /** Refuses a form that another site sent in a visitor's name. */
  check(exchange: Exchange): void;
}

export interface OwnFormParts {
  sameSite: SameSiteOnly;
  pageFormsKey: Buffer;
  clock: Clock;
}

const day = 86_400_000;

/**
 * Our pages tell nobody their address (no-referrer), so browsers send `Origin: null` with our own forms, and so
 * can any other site's form. Sec-Fetch-Site tells the two apart; where it is missing (plain http off localhost,
 * browsers before 2023) the form's key does: it holds for the network that fetched the form, today and tomorrow,
 * so what another site fetches is worth nothing in its visitor's browser. No cookie is needed for it.
 */
export function ownForms({ sameSite, pageFormsKey, clock }: OwnFormParts): OwnForms {
  const keyOf = (req: Request, at: number) =>
    createHmac('sha256', pageFormsKey)
      .update(`${network(addressOf(req))}|${at}`)
      .digest('base64url');
  const today = () => Math.floor(clock() / day);
  return {
    key: (req) => keyOf(req, today()),
    check({ req, body }) {
      if (req.headers.origin !== 'null' || req.headers['sec-fetch-site'] !== undefined) return sameSite(req);
      const good = [today(), today() - 1].some((at) => same(body.form_key, keyOf(req, at)));
      if (!good) throw new CrossSiteRefused();
    },
  };
}

function same(value: unknown, key: string): boolean {
  if (typeof value !== 'string' || Buffer.byteLength(value) !== key.length) return false;
  return timingSafeEqual(Buffer.from(value), Buffer.from(key));
}
