import { type Audience, type DoorWords, describing } from './described';
import type { DocsFacts } from './facts';
import { answered, example, ok } from './operation';
import { address, peter, secrets } from './samples';
import { described, listOf, record, ref, Sample, text } from './schema';

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
    example('nobody: Without a session or token', {
      as: 'nobody',
      ...sent,
      ...denied(401, 'Unauthenticated', 'Not logged in'),
    }),
  ],
};

/** The schemas of the answers below. */
export const bagistoAnswers = {
  BagistoMessage: record({ message: text }),
  BagistoError: record({ error: text }),
  BagistoRefusal: described(
    record({ error: text, message: text }),
    'Both say the same: some clients read the one, some the other',
  ),
  BagistoInvalid: record({
    message: text,
    errors: described(
      { type: 'object', additionalProperties: listOf(text), minProperties: 1 },
      'For each refused field everything that is wrong with it',
    ),
  }),
};

export const said = (message: string, meaning?: string) =>
  ok(new Sample(ref('BagistoMessage'), { message }), meaning);
export const refusal = (text: string) => new Sample(ref('BagistoRefusal'), { error: text, message: text });

export const denied = (status: number, error: string, meaning?: string) =>
  answered(status, new Sample(ref('BagistoError'), { error }), meaning);

/** Laravel's refusal of fields that are missing. */
export const missing = (...fields: string[]) =>
  Object.fromEntries(
    fields.map((field) => [field, [`The ${field.replaceAll('_', ' ')} field is required.`]]),
  );

export const invalid = (errors: Record<string, string[]>) => {
  const answer = new Sample(ref('BagistoInvalid'), { message: 'The given data was invalid.', errors });
  return answered(422, answer, 'What is wrong with the input');
};
