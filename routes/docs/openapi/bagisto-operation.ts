import type { DocsFacts } from './facts';
import type { Answered, Carrier, Example, Operation } from './operation';
import { record, ref, text } from './schema';
import { type Bare, withSharedAnswers } from './shared-answers';

/** An operation under the first of the shop's prefixes. */
export function bagistoOperation({ prefixes, doors }: DocsFacts, tag: string) {
  const [prefix = '/api'] = prefixes;
  return ({ path, ...bare }: Omit<Bare, 'tag'>): Operation =>
    withSharedAnswers(sharedAnswers, { ...bare, tag, path: `${prefix}/${spelled(path)}` });

  // EverShop describes GET /api/customers/{id} for UUIDs. OpenAPI has one entry a path; a slash at the end makes
  // another one of it, and none for the server.
  function spelled(path: string): string {
    return prefix === '/api' && path === 'customers/{id}' && doors.includes('evershop') ? `${path}/` : path;
  }
}

const sharedAnswers = {
  schema: ref('BagistoRefusal'),
  serverErrorSchema: record({ message: text }),
  body: (status: number, said: string) =>
    status === 500 ? { message: said } : { error: said, message: said },
};

export const guardedAs: Carrier[] = ['session', 'token'];

/** The answer of every guarded call without a credential. */
export const unauthenticated = {
  answers: { 401: { description: 'Not logged in', schema: ref('BagistoError') } } as Record<number, Answered>,
  examples: (given: Pick<Example, 'params' | 'body'> = {}): Example[] => [
    {
      name: 'nobody',
      summary: 'Without a session or token',
      as: 'nobody',
      ...given,
      status: 401,
      answer: { error: 'Unauthenticated' },
    },
  ],
};
