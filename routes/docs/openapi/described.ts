import { type FieldNotes, inputSchema } from '../../../accounts/validation/input-schema';
import type { DocsFacts } from './facts';
import type { Carrier, Example, Method, Operation, Parameter, Reply } from './operation';
import { number, plain, schemaOf } from './schema';

/** The part of its operations that one door has in common. */
export interface DoorWords {
  /** The whole path of an operation; without it the path is whole. */
  placed?(path: string): string;
  /** Descriptions of a path's parts by their place, such as `customers/{id}`, each with a sample. */
  named?: Record<string, [description: string, sample: unknown]>;
  /** The body of an answer with this status; absent where a door has no refusals of its own. */
  refusal?(status: number, text: string): unknown;
  /** Bodies of other kinds are refused with 415. */
  jsonAndFormsOnly?: boolean;
}

/** The callers of an operation. */
export interface Audience {
  /** None: everybody. */
  carriers: Carrier[];
  /** The first example's request in the name of those whom it is refused, and for what is not there. */
  refusals(sent: Sent): Example[];
}
export type Sent = Pick<Example, 'query' | 'body'> & { params: Record<string, string> };

export const everybody: Audience = { carriers: [], refusals: () => [] };

/** Method and path. */
export type Call = `${Method} ${string}`;

/** The part of an operation that follows neither from its door and its callers, nor from its path and its line. */
export interface Details extends Pick<Operation, 'description' | 'parameters' | 'examples'> {
  /** Needed only if its line does not say so. */
  throttled?: boolean;
  /** They add what the form does not know of its fields. */
  notes?: FieldNotes;
  /** Fields that the call demands though its form does not. */
  demands?: string[];
  /** The part of the answers that no example tells. */
  answers?: Record<number, Partial<Reply>>;
}

export type Describe = (id: string, call: Call, summary: string, details: Details) => Operation;

const retryAfter = { 'Retry-After': { description: 'Seconds to wait', schema: number } };

/** Completes the operations of one door, those of one audience after the other. */
export function describing(door: DoorWords, tag: string, { lines }: DocsFacts) {
  const refused = (status: number, text: string, description: string, headers?: Reply['headers']) =>
    door.refusal && { [status]: { description, headers, example: door.refusal(status, text) } };

  return ({ carriers, refusals }: Audience): Describe =>
    (id, call, summary, { notes, demands, throttled, description, ...details }) => {
      const [method, relative] = call.split(' ') as [Method, string];
      const path = door.placed?.(relative) ?? relative;
      const line = lines.find((one) => one.call === `${method} ${path}`);
      const body = line?.fields && inputSchema(line.fields, notes, demands);
      const named = namedIn(path, door);
      const { parameters = named.length > 0 ? named : undefined } = details;
      const examples = withRefusals(details.examples, named, refusals);
      const answers = repliesTo(examples, {
        ...details.answers,
        ...(body && refused(413, 'Payload Too Large', 'A body of more than 64 kB')),
        ...(body &&
          door.jsonAndFormsOnly &&
          refused(415, 'Unsupported Media Type', 'A body that is neither JSON nor a form')),
        // Admins are not throttled where a customer would be.
        ...((throttled ?? (carriers.length === 0 && line?.throttle !== undefined)) &&
          refused(429, 'Too Many Attempts.', 'Too often; see the limits in .env.example', retryAfter)),
        ...refused(500, 'Server Error', 'A fault of ours; the log has it under the X-Request-Id'),
        ...refused(503, 'Service Unavailable', 'A store is away, or there is too much to do', retryAfter),
      });
      return { id, tag, method, path, summary, description, carriers, parameters, body, answers, examples };
    };
}

/** The parameters that stand in a path. */
const namedIn = (path: string, { named = {} }: DoorWords): Parameter[] =>
  [...path.matchAll(/\w+\/\{(\w+)\}/g)].map(([place, name = '']) => {
    const [description, sample] = named[place] ?? [''];
    return { name, in: 'path', description, schema: schemaOf(sample), example: plain(sample) };
  });

/** An example names the samples of its path unless it says another; the first one is what others are refused. */
function withRefusals(own: Example[], named: Parameter[], refusals: Audience['refusals']): Example[] {
  const samples = Object.fromEntries(named.map(({ name, example }) => [name, String(example)]));
  const examples = own.map((one) => ({ ...one, params: { ...samples, ...one.params } }));
  const { query, body } = examples[0] ?? {};
  return [...examples, ...refusals({ params: samples, query, body })];
}

/** A reply to each status that an example meets, or that is announced without one. */
function repliesTo(examples: Example[], announced: Record<number, Partial<Reply>>): Record<number, Reply> {
  const replies: Record<string, Reply> = {};
  for (const { status, schema, meaning = '' } of examples)
    replies[status] ??= { description: meaning, schema };
  for (const [status, reply] of Object.entries(announced)) {
    const met = replies[status] ?? { description: '', schema: schemaOf(reply.example) };
    replies[status] = { ...met, ...reply, example: plain(reply.example) };
  }
  return replies;
}
