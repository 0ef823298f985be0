import { endInPhp } from '../accounts/identity/end-in-php';
import { permits } from '../accounts/identity/permits';
import { type LoginNotes, nothingNoted } from '../accounts/logins';
import { shopTime } from '../accounts/shop-time';
import { addressesTable } from '../db/addresses/addresses';
import { adminsTable } from '../db/admins';
import { type CustomerList, customerList } from '../db/customer-list/customer-list';
import { channelOf } from '../db/customers/channels';
import { customersTable } from '../db/customers/customers';
import { customerGroups } from '../db/customers/groups';
import { revocationsTable } from '../db/customers/revocations';
import { addressUuids, customerUuids } from '../db/customers/uuids';
import { embeddedLoginNotes } from '../db/expiring/embedded-login-notes';
import { redisLoginNotes } from '../db/redis/login-notes';
import type { AppDeps } from './deps';

export type Tables = ReturnType<typeof accountTables>;

/** All that is kept of the accounts, as the rules ask for it. */
export function accountTables(deps: AppDeps) {
  const { config, shop, db, schema, state, logger, clock, php } = deps;
  const time = shopTime(shop.timezone, clock);
  // Two connections are enough for one customer's changes, which wait for each other anyway.
  const twoAtOnce = permits('changes', 2);
  // The embedded database keeps sessions and tokens itself: what is ended there stays so.
  const revocations = db.kind === 'mysql' ? revocationsTable(db, clock) : undefined;
  const table = customersTable(db, schema, time, twoAtOnce, channelOf(db, schema, clock));
  const customers = php
    ? endInPhp(table, {
        ...php,
        revocations,
        clock,
        maxDays: config.session.maxDays,
        failed: (error, customer) =>
          logger.error({ err: error, customer }, "the customer's sessions in PHP could not be ended"),
      })
    : table;
  let list: CustomerList | undefined;
  return {
    time,
    revocations,
    customers,
    addresses: addressesTable(db, schema, time, twoAtOnce),
    admins: adminsTable(db, schema, time),
    notes: loginNotes(deps),
    customerUuids: customerUuids(db),
    addressUuids: addressUuids(db, schema.addresses?.name ?? 'addresses'),
    groups: customerGroups(db),
    /** One for all doors that are open: it counts the customers from then on. */
    openCustomerList(): CustomerList {
      list ??= customerList(db, schema, state, { clock, time });
      return list;
    },
  };
}

function loginNotes({ config, db, redis, clock }: AppDeps): LoginNotes {
  if (redis) return redisLoginNotes(redis, config.redisPrefix, clock);
  return db.kind === 'embedded' ? embeddedLoginNotes(db, clock) : nothingNoted;
}
