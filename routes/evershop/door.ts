import { type RequestHandler, Router } from 'express';
import type { Logger } from 'pino';
import { NotFound } from '../../accounts/errors';
import type { Throttles } from '../../accounts/identity/throttle';
import type { Languages } from '../../accounts/lang/languages';
import type { Door } from '../http/door';
import { servePaths } from '../http/routes';
import { type AddressParts, addressRoutes } from './addresses';
import { type AdminLoginParts, adminLoginRoutes } from './admin-logins';
import { type CallerParts, evershopCallers } from './callers';
import { type CustomerParts, customerRoutes } from './customers';
import { evershopFailures } from './failures';
import { type LoginParts, loginRoutes } from './logins';
import type { EvershopDoor, EvershopRoute } from './policy';
import { type RecoveryParts, recoveryRoutes } from './recovery';
import { sessionRoutes } from './sessions';
import { type TokenPairParts, tokenPairRoutes } from './token-pairs';

export interface EvershopParts
  extends Omit<LoginParts & TokenPairParts & RecoveryParts & AdminLoginParts, 'throttles'>,
    Omit<CustomerParts & AddressParts, 'throttles'>,
    CallerParts,
    Pick<EvershopDoor, 'today'> {
  throttles: Throttles;
  languages: Languages;
  shedLoad: RequestHandler;
  logger: Logger;
}

const uuid = /[\da-f]{8}(?:-?[\da-f]{4}){3}-?[\da-f]{12}/;
/** Under these nobody else has a path: what no line of ours names is found nowhere. */
const territory = new RegExp(`^/api/customers/(?:sessions|${uuid.source})(?:/|$)`, 'i');

/** EverShop's customer API in its three editions. Where a path names no UUID, Bagisto's door comes after. */
export function evershopDoor(parts: EvershopParts): Door {
  const callers = evershopCallers(parts);
  const routes: EvershopRoute[] = [
    ...customerRoutes(parts),
    ...addressRoutes(parts),
    ...loginRoutes(parts, callers),
    ...tokenPairRoutes(parts),
    ...sessionRoutes(parts),
    ...recoveryRoutes(parts),
    ...adminLoginRoutes(parts),
  ];
  const paths = servePaths(routes, {
    ...callers,
    customers: parts.customers,
    customerUuids: parts.customerUuids,
    today: parts.today,
    params: { id: uuid },
    anyLetterCase: true,
    methodAsSent: true,
    before: parts.shedLoad,
  });
  const handler = Router();
  handler.use(paths.handler);
  handler.use((req, _res, next) => {
    if (req.method !== 'OPTIONS') throw new NotFound();
    next();
  });
  handler.use(evershopFailures(parts.languages, parts.logger));
  return { ...paths, knows: (path) => paths.knows(path) || territory.test(path), handler };
}
