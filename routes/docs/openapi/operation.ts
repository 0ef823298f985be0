import type { Schema } from './schema';

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** Carriers of a credential; the names of the document's security schemes. */
export type Carrier = 'session' | 'token' | 'sessionId' | 'adminToken' | 'adminCookie' | 'accessKey';

/** One request as it can be sent, and what it is answered. */
export interface Example {
  name: string;
  summary: string;
  /** The first of the operation's carriers when it does not say. */
  as?: Carrier | 'nobody';
  /** The difference from a shop in which the people of samples.ts have their accounts. */
  given?: 'no account' | 'no address';
  params?: Record<string, string>;
  query?: Record<string, string>;
  headers?: Record<string, string>;
  body?: unknown;
  /** Answered with 200 although the body is not as it should be. */
  misunderstood?: true;
  status: number;
  answer: unknown;
}

export interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
  description: string;
  schema: Schema;
  /** Filled in where a call is tried. */
  example?: string | number;
}

export interface Answered {
  description: string;
  schema: Schema;
  headers?: Record<string, Described>;
  contentType?: string;
  /** For an answer that no single request brings about. */
  example?: unknown;
}

interface Described {
  description: string;
  schema: Schema;
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
  answers: Record<number, Answered>;
  examples: Example[];
}

/** A door's part of the document. */
export interface Chapter {
  tags: { name: string; description: string }[];
  schemas: Record<string, Schema>;
  operations: Operation[];
}
