import { failure } from './evershop-schemas';
import type { Answered, Carrier, Example, Operation, Parameter } from './operation';
import { nowhere, peter } from './samples';
import { ref, uuid } from './schema';
import { type Bare, withSharedAnswers } from './shared-answers';

export const errorSchema = ref('EverShopError');

const unreadable: Record<number, Answered> = {
  415: {
    description: 'A body that is neither JSON nor a form',
    schema: errorSchema,
    example: failure(415, 'Unsupported Media Type'),
  },
};

export function evershopOperation(tag: string) {
  return ({ answers, ...bare }: Omit<Bare, 'tag'>): Operation =>
    withSharedAnswers(
      { schema: errorSchema, serverErrorSchema: errorSchema, body: (status, said) => failure(status, said) },
      {
        ...bare,
        tag,
        answers: { ...answers, ...(bare.body && unreadable) },
      },
    );
}

export const asAdmin: Carrier[] = ['adminToken', 'adminCookie'];
export const asSelfOrAdmin: Carrier[] = ['sessionId', 'session', 'token', ...asAdmin];

export const customerId: Parameter = {
  name: 'id',
  in: 'path',
  description: "The customer's UUID, dashed or not, in any letter case",
  schema: uuid,
  example: peter.uuid,
};

type Given = Pick<Example, 'params' | 'query' | 'body'>;

/** A refusal: what it means, and a request that meets it. */
const refusal = (
  status: number,
  description: string,
  message: string,
  example: Omit<Example, 'status' | 'answer'>,
) => ({
  answers: { [status]: { description, schema: errorSchema } } as Record<number, Answered>,
  example: (given: Given = {}): Example => ({
    ...example,
    ...given,
    status,
    answer: failure(status, message),
  }),
});

export const unauthenticated = refusal(401, 'Not logged in', 'Unauthenticated', {
  name: 'nobody',
  summary: 'Without a credential',
  as: 'nobody',
});

export const adminsOnly = refusal(403, 'Not an admin, or without the right', 'You may not do this.', {
  name: 'customer',
  summary: 'A customer asks',
  as: 'sessionId',
});

export const notYours = refusal(403, "Somebody else's account", 'You may not do this.', {
  name: 'other',
  summary: "A customer asks for somebody else's account",
  as: 'sessionId',
});

export const noCustomer = refusal(404, 'No such customer', 'Customer not found', {
  name: 'unknown',
  summary: 'A UUID that nobody has',
  as: 'adminToken',
});

export const params = { id: peter.uuid };
export const noOnesParams = { id: nowhere.uuid };
