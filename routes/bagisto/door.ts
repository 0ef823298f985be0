import type { RequestHandler } from 'express';
import type { Languages } from '../../accounts/lang/languages';
import type { Door } from '../http/door';
import { type DoorParts, servePaths } from '../http/routes';
import { type AddressParts, addressRoutes } from './addresses';
import { type CustomerParts, customerRoutes } from './customers';
import { sayIn } from './say';

export type BagistoParts = Omit<CustomerParts & AddressParts, 'say'> &
  Pick<DoorParts, 'guard' | 'today'> & {
    languages: Languages;
    shedLoad: RequestHandler;
    /** The shop's apps were built with one of them. */
    prefixes: string[];
  };

/** Bagisto's legacy REST API. What it refuses is worded by who words what no door knows. */
export function bagistoDoor(parts: BagistoParts): Door {
  const { guard, today, carriers, languages, shedLoad, prefixes } = parts;
  const speaking = { ...parts, say: sayIn(languages) };
  const routes = [...customerRoutes(speaking), ...addressRoutes(speaking)];
  const { credentialOf } = carriers;
  return servePaths(routes, { guard, today, credentialOf, prefixes, before: shedLoad });
}
