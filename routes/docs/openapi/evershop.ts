import { evershopAddresses } from './evershop-addresses';
import { evershopCustomers, evershopMe } from './evershop-customers';
import { evershopAdminTokens, evershopSessions, evershopTokens } from './evershop-logins';
import { evershopSchemas } from './evershop-schemas';
import type { DocsFacts } from './facts';
import type { Chapter } from './operation';

export function evershopChapter(facts: DocsFacts): Chapter {
  return {
    tags: {
      'EverShop: sessions': "EverShop's API in its three editions: logging in and out.",
      'EverShop: customer tokens': 'What an app shows to act for its customer, since EverShop 2.1.',
      'EverShop: customers': 'Accounts, by UUID.',
      'EverShop: addresses': 'A customer’s addresses, by UUID.',
      'EverShop: me': 'A customer’s own account, without its UUID.',
      'EverShop: admin tokens': 'What an admin shows to act for customers.',
    },
    schemas: evershopSchemas,
    operations: [
      ...evershopSessions(facts),
      ...evershopTokens(facts),
      ...evershopCustomers(facts),
      ...evershopAddresses(facts),
      ...evershopMe(facts),
      ...evershopAdminTokens(facts),
    ],
  };
}
