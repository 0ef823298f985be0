import type { RequestHandler } from 'express';
import type { Logger } from 'pino';
import type { DeletionMode } from '../../accounts/account-deletion';
import type { Addresses } from '../../accounts/address';
import type { Customers } from '../../accounts/customer';
import type { Languages } from '../../accounts/lang/languages';
import type { ReleaseName } from '../../accounts/release';
import type { CheckCaptcha } from '../../accounts/rules/check-captcha';
import type { ShopTime } from '../../accounts/shop-time';
import type { Schema } from '../../db/schema/schema';
import { type Door, toDoor } from '../http/router';
import { addressForms } from './address-forms';
import { type AddressParts, addressLines } from './addresses';
import { bagistoCallers, type CallerParts } from './callers';
import { type CustomerParts, customerLines } from './customers';
import { bagistoFailures } from './failures';
import { bagistoForms } from './forms';
import { type LoginListParts, loginListLines } from './logins';
import { releases } from './releases';
import { bagistoWire } from './wire';

type OwnParts = 'adopted' | 'callers' | 'forms' | 'addressForms' | 'wire' | 'release' | 'accountDeletion';

interface BagistoParts extends Omit<CustomerParts & AddressParts & LoginListParts, OwnParts>, CallerParts {
  customers: Customers;
  addresses: Pick<Addresses, 'limits'>;
  time: ShopTime;
  checkCaptcha: CheckCaptcha | undefined;
  languages: Languages;
  logger: Logger;
  shedLoad: RequestHandler;
}

interface BagistoShop {
  adopted: boolean;
  release: ReleaseName;
  /** The shop's apps were built with one of them. */
  bagistoPrefixes: string[];
  accountDeletion: DeletionMode;
}

/** Bagisto's legacy REST API. */
export function bagistoDoor(
  accounts: BagistoParts,
  { customers: columns }: Pick<Schema, 'customers'>,
  shop: BagistoShop,
): Door {
  const { customers, addresses, time, languages, logger } = accounts;
  const release = releases[shop.release];
  const parts = {
    ...accounts,
    release,
    adopted: shop.adopted,
    accountDeletion: shop.accountDeletion,
    callers: bagistoCallers(accounts),
    forms: bagistoForms(customers, columns, release, accounts.checkCaptcha),
    addressForms: addressForms(addresses.limits, release),
    wire: bagistoWire(release, time, languages),
  };
  return toDoor([...customerLines(parts), ...loginListLines(parts), ...addressLines(parts)], {
    name: 'bagisto',
    prefixes: shop.bagistoPrefixes,
    today: time.today,
    before: accounts.shedLoad,
    failures: bagistoFailures(release, languages, logger),
  });
}
