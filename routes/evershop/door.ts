import type { RequestHandler } from 'express';
import type { Logger } from 'pino';
import type { Addresses } from '../../accounts/address';
import type { Throttles } from '../../accounts/identity/throttle';
import type { Languages } from '../../accounts/lang/languages';
import type { DoorName } from '../../accounts/release';
import type { CustomerList } from '../../db/customer-list/customer-list';
import type { Schema } from '../../db/schema/schema';
import { type CallerParts, evershopCallers, meansEvershop } from '../http/evershop-callers';
import { type Door, toDoor } from '../http/router';
import { addressForms } from './address-forms';
import { type AddressParts, addressLines } from './addresses';
import { type AdminLoginParts, adminLoginLines } from './admin-logins';
import { evershopPolicies } from './callers';
import { type CustomerParts, customerLines } from './customers';
import { evershopFailures } from './failures';
import { customerForms } from './forms';
import { inputOf } from './input';
import { type LoginParts, loginLines } from './logins';
import { type RecoveryParts, recoveryLines } from './recovery';
import { type SessionParts, sessionLines } from './sessions';
import { type TokenPairParts, tokenPairLines } from './token-pairs';

type OwnParts =
  | 'policies'
  | 'customerForms'
  | 'addressForms'
  | 'customerList'
  | 'customerCredentials'
  | 'openRegistration'
  | 'strictQuery';
type LineParts = AdminLoginParts &
  LoginParts &
  TokenPairParts &
  RecoveryParts &
  SessionParts &
  CustomerParts &
  AddressParts;

interface EvershopParts extends Omit<LineParts, OwnParts | 'throttles' | 'addresses'>, CallerParts {
  addresses: Pick<Addresses, 'limits'>;
  throttles: Throttles;
  openCustomerList(): CustomerList;
  today(): string;
  languages: Languages;
  logger: Logger;
  shedLoad: RequestHandler;
}

interface EvershopShop {
  /** The open doors: without Bagisto's, every path under /api/customers is this one's. */
  doors: DoorName[];
  /** Whether strangers may open an account at this door. */
  evershop: { openRegistration: boolean };
  strictQuery: boolean;
}

const uuid = /[\da-f]{8}(?:-?[\da-f]{4}){3}-?[\da-f]{12}/;
const besideBagisto = new RegExp(`^/api/customers/(?:sessions|${uuid.source})(?:/|$)`, 'i');
const alone = /^\/api\/customers(?:\/|$)/i;

/** EverShop's customer API in its three editions. Where a path names no UUID and no credential of this door asks, Bagisto's comes after. */
export function evershopDoor(
  accounts: EvershopParts,
  { customers: columns }: Pick<Schema, 'customers'>,
  shop: EvershopShop,
): Door {
  const { customers, customerUuids, addresses, languages, logger } = accounts;
  const callers = evershopCallers(accounts);
  const customerList = accounts.openCustomerList();
  const isAlone = !shop.doors.includes('bagisto');
  const parts = {
    ...accounts,
    ...callers,
    customerList,
    policies: evershopPolicies({ ...callers, customers, customerUuids }),
    customerForms: customerForms(customers, columns),
    addressForms: addressForms(addresses.limits),
    openRegistration: shop.evershop.openRegistration,
    strictQuery: shop.strictQuery,
  };
  const lines = [
    // Before those with a parameter, which may be anything where this door is meant.
    ...loginLines(parts),
    ...tokenPairLines(parts),
    ...sessionLines(parts),
    ...recoveryLines(parts),
    ...adminLoginLines(parts),
    ...customerLines(parts),
    ...addressLines(parts),
  ];
  const door = toDoor(lines, {
    name: 'evershop',
    params: { id: uuid },
    anyLetterCase: true,
    territory: isAlone ? alone : besideBagisto,
    means: (req) => isAlone || meansEvershop({ req, isAdmin: accounts.adminTokens.recognises }),
    before: accounts.shedLoad,
    failures: evershopFailures(languages, logger),
    methodAsSent: true,
    input: inputOf,
    today: accounts.today,
  });
  return { ...door, close: customerList.stop };
}
