import type { Answered, Operation } from './operation';
import { number, type Schema } from './schema';

const retryAfter = { 'Retry-After': { description: 'Seconds to wait', schema: number } };

/** The refusals that every call of a door may meet, in that door's own form. */
interface SharedAnswers {
  /** The body of an answer with this status. */
  body(status: number, text: string): unknown;
  schema: Schema;
  serverErrorSchema: Schema;
}

/** An operation but for the answers that it shares with the others of its door. */
export type Bare = Omit<Operation, 'answers'> & { answers?: Operation['answers']; throttled?: boolean };

export function withSharedAnswers(
  { body, schema, serverErrorSchema }: SharedAnswers,
  { throttled, answers, ...operation }: Bare,
): Operation {
  const shared = (
    status: number,
    text: string,
    description: string,
    more: Partial<Answered> = {},
  ): Record<number, Answered> => ({
    [status]: { description, schema, example: body(status, text), ...more },
  });
  return {
    ...operation,
    answers: {
      ...answers,
      ...(operation.body && shared(413, 'Payload Too Large', 'A body of more than 64 kB')),
      ...(throttled &&
        shared(429, 'Too Many Attempts.', 'Too often; see the limits in .env.example', {
          headers: retryAfter,
        })),
      ...shared(500, 'Server Error', 'A fault of ours; the log has it under the X-Request-Id', {
        schema: serverErrorSchema,
      }),
      ...shared(503, 'Service Unavailable', 'A store is away, or there is too much to do', {
        headers: retryAfter,
      }),
    },
  };
}
