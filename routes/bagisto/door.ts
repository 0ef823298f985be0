import { Router } from 'express';
import type { Logger } from 'pino';
import { type DoorParts, nothingElse, servePaths } from '../../app/http/routes';
import type { Languages } from '../../app/lang/languages';
import { type AddressParts, addressRoutes } from './addresses';
import { type CustomerParts, customerRoutes } from './customers';
import { bagistoFailures } from './failure-answer';
import { sayIn } from './say';

export type BagistoParts = Omit<CustomerParts & AddressParts, 'say'> &
  Pick<DoorParts, 'guard' | 'today'> & { languages: Languages; logger: Logger };

/** Bagisto's legacy REST API, to be mounted under every prefix that the shop's apps were built with. */
export function bagistoDoor(parts: BagistoParts): Router {
  const { guard, today, carriers, release, languages, logger } = parts;
  const speaking = { ...parts, say: sayIn(languages) };
  const routes = [...customerRoutes(speaking), ...addressRoutes(speaking)];
  const door = Router({ caseSensitive: true });
  door.use((_req, res, next) => {
    res.locals.door = 'bagisto';
    next();
  });
  door.use(servePaths(routes, { guard, today, credentialOf: carriers.credentialOf }).handler);
  door.use(nothingElse);
  door.use(bagistoFailures(release, languages, logger));
  return door;
}
