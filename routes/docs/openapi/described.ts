import { type FieldNotes, inputSchema } from '../../../accounts/validation/input-schema';
import type { DocsFacts } from './facts';
import type { Carrier, Example, Method, Operation, Parameter, Reply } from './operation';
import { number, type Schema } from './schema';

/** The refusals of one door, in its own form. */
export interface DoorWords {
  /** The body of an answer with this status. */
  refusal(status: number, text: string): unknown;
  schemaOf(status: number): Schema;
  /** The meanings of statuses at this door, where the operation does not say. */
  meanings: Record<number, string>;
  /** Bodies of other kinds are refused with 415. */
  jsonAndFormsOnly?: boolean;
}

/** Method and path. */
export type Call = `${Method} ${string}`;

/** The part of an operation that follows neither from its door, nor from its examples, nor from its line. */
export interface Details {
  description?: string;
  /** None: for everybody. */
  carriers?: Carrier[];
  /** Needed only if its line does not say so. */
  throttled?: boolean;
  parameters?: Parameter[];
  /** They add what the form does not know of its fields. */
  notes?: FieldNotes;
  /** Fields that the call demands though its form does not. */
  demands?: string[];
  /** Answers besides those that an example of its status describes. */
  answers: Record<number, Reply>;
  /** Meanings of this operation's statuses that differ from the door's. */
  meanings?: Record<number, string>;
  examples: Example[];
}

export type Describe<Told = Details> = (id: string, call: Call, summary: string, details: Told) => Operation;

const retryAfter = { 'Retry-After': { description: 'Seconds to wait', schema: number } };

/** Completes the operations of one door. */
export function describing(door: DoorWords, tag: string, { lines }: DocsFacts): Describe {
  const { refusal, schemaOf } = door;
  const shared = (status: number, text: string, description: string, headers?: Reply['headers']) => ({
    [status]: { description, schema: schemaOf(status), headers, example: refusal(status, text) },
  });
  const refused = (examples: Example[], meanings: Record<number, string>): Record<number, Reply> =>
    Object.fromEntries(
      examples.flatMap(({ status }) => {
        const description = meanings[status];
        return description === undefined ? [] : [[status, { description, schema: schemaOf(status) }]];
      }),
    );

  return (id, call, summary, details) => {
    const { notes, demands, meanings, carriers = [], description, parameters, examples } = details;
    const [method, path] = call.split(' ') as [Method, string];
    const served = path.replace(/\/$/, '').replace(/\{(\w+)\}/g, ':$1');
    const line = lines.find((one) => one.method.toLowerCase() === method && one.path === served);
    const fields = line?.fields;
    // Admins are not throttled where a customer would be.
    const throttled = details.throttled ?? (carriers.length === 0 && line?.throttle !== undefined);
    const body = fields && method !== 'get' ? inputSchema(fields, notes, demands) : undefined;
    const answers = {
      ...refused(examples, { ...door.meanings, ...meanings }),
      ...details.answers,
      ...(body && shared(413, 'Payload Too Large', 'A body of more than 64 kB')),
      ...(body &&
        door.jsonAndFormsOnly &&
        shared(415, 'Unsupported Media Type', 'A body that is neither JSON nor a form')),
      ...(throttled &&
        shared(429, 'Too Many Attempts.', 'Too often; see the limits in .env.example', retryAfter)),
      ...shared(500, 'Server Error', 'A fault of ours; the log has it under the X-Request-Id'),
      ...shared(503, 'Service Unavailable', 'A store is away, or there is too much to do', retryAfter),
    };
    return { id, tag, method, path, summary, description, carriers, parameters, body, answers, examples };
  };
}
