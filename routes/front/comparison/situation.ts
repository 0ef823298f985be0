import type { Answer } from './answer';
import type { Difference } from './comparison';

export interface FilledRequest {
  method: string;
  path: string;
  headers: Record<string, string>;
  body?: string;
}

/** A request, by the path behind the prefix, and the answers of both shops. */
export interface Exchange {
  request: FilledRequest;
  path: string;
  input: Record<string, unknown>;
  old: Answer;
  now: Answer;
  /** The deliberate difference that explained it. */
  rule?: string;
}

export interface Situation extends Exchange {
  differences: Difference[];
  history: Exchange[];
}

/** A deliberate difference from PHP. A rule says exactly what we answer instead, lest it hide a fault. */
export interface DeliberateDifference {
  name: string;
  reason: string;
  explains(situation: Situation): boolean;
}
