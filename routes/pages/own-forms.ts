import { createHmac } from 'node:crypto';
import type { Request } from 'express';
import { CrossSiteRefused } from '../../accounts/errors';
import { network } from '../../accounts/identity/network';
import { sameText } from '../../accounts/keys';
import type { Clock } from '../../accounts/shop-time';
import type { SameSiteOnly } from '../http/cross-site';
import { addressOf, type Exchange } from '../http/exchange';

export type OwnForms = ReturnType<typeof ownForms>;

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
export function ownForms({ sameSite, pageFormsKey, clock }: OwnFormParts) {
  const keyOf = (req: Request, at: number) =>
    createHmac('sha256', pageFormsKey)
      .update(`${network(addressOf(req))}|${at}`)
      .digest('base64url');
  const today = () => Math.floor(clock() / day);
  return {
    /** Put into every form of ours. */
    key: (req: Request) => keyOf(req, today()),
    /** Refuses a form that another site sent in a visitor's name. */
    check({ req, body }: Exchange) {
      if (req.headers.origin !== 'null' || req.headers['sec-fetch-site'] !== undefined) return sameSite(req);
      const { form_key: key } = body;
      const isGood = (at: number) => typeof key === 'string' && sameText(key, keyOf(req, at));
      if (![today(), today() - 1].some(isGood)) throw new CrossSiteRefused();
    },
  };
}
