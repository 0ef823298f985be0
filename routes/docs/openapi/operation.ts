import type { Method as HttpMethod } from '../../http/line';
import { plain, type Schema, schemaOf } from './schema';

export type Method = Lowercase<HttpMethod>;

/** A way to say who is calling; the names of the document's security schemes. */
export type Carrier = 'session' | 'token' | 'sessionId' | 'adminToken' | 'adminCookie' | 'accessKey';

/** One request as it can be sent, and what it is answered. */
export interface Example {
  name: string;
  summary: string;
  /** The first of the operation's carriers when it does not say. */
  as?: Carrier | 'nobody';
  /** Missing from the shop in which the people of samples.ts have their accounts. */
  without?: 'account' | 'address';
  params?: Record<string, string>;
  query?: Record<string, string>;
  headers?: Record<string, string>;
  body?: unknown;
  /** Answered with 200 although the body is not as it should be. */
  misunderstood?: true;
  status: number;
  answer: unknown;
  schema: Schema;
  /** The meaning of that status at this operation. */
  meaning?: string;
}

export interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
  description: string;
  schema: Schema;
  /** Filled in where a call is tried. */
  example?: unknown;
}

export interface Reply {
  description: string;
  schema: Schema;
  headers?: Record<string, { description: string; schema: Schema }>;
  contentType?: string;
  /** For an answer that no single request brings about. */
  example?: unknown;
}

export interface Operation {
  id: string;
  tag: string;
  method: Method;
  path: string;
  /** As the documentation calls it. */
  summary: string;
  description?: string;
  /** None: for everybody. */
  carriers: Carrier[];
  /** A carrier may be there, but need not. */
  alsoForNobody?: boolean;
  parameters?: Parameter[];
  body?: Schema;
  answers: Record<number, Reply>;
  examples: Example[];
}

/** One door's part of the document. */
export interface Chapter {
  /** With their descriptions. */
  tags: Record<string, string>;
  schemas: Record<string, Schema>;
  operations: Operation[];
}

/** One request, and its answer. The caption is a name and a summary: `taken: Somebody has this address`. */
export function example(
  caption: `${string}: ${string}`,
  { answer, ...parts }: Omit<Example, 'name' | 'summary' | 'schema'>,
): Example {
  const [name = '', summary = ''] = caption.split(/: (.*)/s);
  return { name, summary, ...parts, answer: plain(answer), schema: schemaOf(answer) };
}

export const answered = (status: number, answer: unknown, meaning?: string) => ({ status, answer, meaning });
export const ok = (answer: unknown, meaning?: string) => answered(200, answer, meaning);
