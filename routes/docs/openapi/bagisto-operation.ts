import { type Describe, type DoorWords, describing } from './described';
import type { DocsFacts } from './facts';
import { type Carrier, type Example, example, inPath, type Method } from './operation';
import { number, record, ref, text } from './schema';

const words: DoorWords = {
  schemaOf(status) {
    if (status === 500) return record({ message: text });
    if (status === 422) return ref('BagistoInvalid');
    return ref(status < 405 ? 'BagistoError' : 'BagistoRefusal');
  },
  refusal: (status, message) => (status === 500 ? { message } : { error: message, message }),
  meanings: { 401: 'Not logged in', 404: 'No address of yours', 422: 'What is wrong with the input' },
};

/** Operations under the first of the shop's prefixes: for everybody, and for the customer who is logged in. */
export function bagistoOperations(facts: DocsFacts, tag: string) {
  const { prefixes, doors } = facts;
  const [prefix = '/api'] = prefixes;
  const describe = describing(words, tag, facts);

  // EverShop describes GET /api/customers/{id} for UUIDs. OpenAPI has one entry a path; a slash at the end makes
  // another one of it, and none for the server.
  const spelled = (path: string) =>
    prefix === '/api' && path === 'customers/{id}' && doors.includes('evershop') ? `${path}/` : path;
  const open: Describe = (id, call, summary, details) => {
    const [method, path = ''] = call.split(' ');
    return describe(id, `${method as Method} ${prefix}/${spelled(path)}`, summary, details);
  };

  const guarded: Describe = (id, call, summary, { examples, ...details }) => {
    const [{ params, body } = {}] = examples;
    const carriers: Carrier[] = ['session', 'token'];
    const refused = stranger({ params, body });
    return open(id, call, summary, { ...details, carriers, examples: [...examples, refused] });
  };
  return { open, guarded };
}

export const denied = (status: number, error: string) => ({ status, answer: { error } });

/** The same request without a credential. */
const stranger = (sent: Pick<Example, 'params' | 'body'>): Example =>
  example('nobody: Without a session or token', { as: 'nobody', ...sent }, denied(401, 'Unauthenticated'));

/** Laravel's refusal of fields that are missing. */
export const missing = (...fields: string[]) =>
  Object.fromEntries(
    fields.map((field) => [field, [`The ${field.replaceAll('_', ' ')} field is required.`]]),
  );

export const invalid = (errors: Record<string, string[]>) => ({
  status: 422,
  answer: { message: 'The given data was invalid.', errors },
});

export const idParameter = (description: string, sample: number) => inPath('id', description, number, sample);
