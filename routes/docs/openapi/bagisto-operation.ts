import { type Audience, type DoorWords, describing } from './described';
import type { DocsFacts } from './facts';
import { example, ok } from './operation';
import { address, peter, secrets } from './samples';
import { ref, Sample } from './schema';

const words: DoorWords = {
  named: {
    'customers/{id}': ['One’s own id, as the login told it', peter.id],
    'sessions/{id}': ['As the list has it; one’s own is a logout', secrets.loginId],
    'addresses/{id}': ['The number of one of one’s own addresses', address.id],
  },
  refusal: (status, text) => (status === 500 ? { message: text } : refusal(text)),
};

/** Operations under the first of the shop's prefixes. */
export function bagistoOperations(facts: DocsFacts, tag: string) {
  const { prefixes, doors } = facts;
  const [prefix = '/api'] = prefixes;

  // EverShop describes GET /api/customers/{id} for UUIDs. OpenAPI has one entry a path; a slash at the end makes
  // another one of it, and none for the server.
  const spelled = (path: string) =>
    prefix === '/api' && path === 'customers/{id}' && doors.includes('evershop') ? `${path}/` : path;
  return describing({ ...words, placed: (path) => `${prefix}/${spelled(path)}` }, tag, facts);
}

/** Those who are logged in. */
export const customers: Audience = {
  carriers: ['session', 'token'],
  refusals: (sent) => [
    example(
      'nobody: Without a session or token',
      { as: 'nobody', ...sent },
      denied(401, 'Unauthenticated', 'Not logged in'),
    ),
  ],
};

export const message = (text: string) => new Sample(ref('BagistoMessage'), { message: text });
export const said = (text: string, meaning?: string) => ok(message(text), meaning);
export const refusal = (text: string) => new Sample(ref('BagistoRefusal'), { error: text, message: text });

export const denied = (status: number, error: string, meaning?: string) => ({
  status,
  answer: new Sample(ref('BagistoError'), { error }),
  meaning,
});

/** Laravel's refusal of fields that are missing. */
export const missing = (...fields: string[]) =>
  Object.fromEntries(
    fields.map((field) => [field, [`The ${field.replaceAll('_', ' ')} field is required.`]]),
  );

export const invalid = (errors: Record<string, string[]>) => ({
  status: 422,
  answer: new Sample(ref('BagistoInvalid'), { message: 'The given data was invalid.', errors }),
  meaning: 'What is wrong with the input',
});
