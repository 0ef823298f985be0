import { bagistoAddresses } from './bagisto-addresses';
import { bagistoAccountLife, bagistoCustomers } from './bagisto-customers';
import { bagistoLogins } from './bagisto-logins';
import { bagistoAnswers } from './bagisto-operation';
import { bagistoSchemas } from './bagisto-schemas';
import type { DocsFacts } from './facts';
import type { Chapter } from './operation';

export function bagistoChapter(facts: DocsFacts): Chapter {
  const also = facts.prefixes.slice(1).map((prefix) => `\`${prefix || '/'}\``);
  const where = also.length > 0 ? ` The same is served under ${also.join(', ')}.` : '';
  return {
    tags: {
      'Bagisto: customer': `Bagisto's legacy API, as its apps, its PWA and its Postman collections call it.${where}`,
      'Bagisto: addresses': 'The addresses of the customer who is logged in.',
    },
    schemas: { ...bagistoSchemas(facts), ...bagistoAnswers },
    operations: [
      ...bagistoLogins(facts),
      ...bagistoCustomers(facts),
      ...bagistoAccountLife(facts),
      ...bagistoAddresses(facts),
    ],
  };
}
