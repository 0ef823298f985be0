import { Router } from 'express';
import type { Logger } from 'pino';
import { type DoorParts, routerFor } from '../../app/http/routes';
import { type CustomerParts, customerRoutes } from './customers';
import { bagistoFailures } from './failure-answer';

export type BagistoParts = CustomerParts & Pick<DoorParts, 'guard' | 'today'> & { logger: Logger };

/** Bagisto's legacy REST API, to be mounted under every prefix that the shop's apps were built with. */
export function bagistoDoor(parts: BagistoParts): Router {
  const { guard, today, carriers, release, logger } = parts;
  const door = Router({ caseSensitive: true });
  door.use(routerFor(customerRoutes(parts), { guard, today, credentialOf: carriers.credentialOf }));
  door.use(bagistoFailures(release, parts.languages, logger));
  return door;
}
