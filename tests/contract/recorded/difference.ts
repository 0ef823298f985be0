import type { Reply } from '../../support/http-client';
import type { RecordedRequest, RecordedResponse } from './recording';

export interface Situation {
  request: RecordedRequest;
  recorded: RecordedResponse;
  /** The request's input as a client meant it: the JSON or form body. */
  input: Record<string, unknown>;
  /** Names of the deliberate differences of the case's earlier steps. */
  before: string[];
  /** Statements that somebody else ran on the stores since the case began. */
  interventions: string[];
}

/** A deliberate difference from PHP: when, why, and our answer instead. */
export interface Difference {
  name: string;
  reason: string;
  applies(situation: Situation): boolean;
  accepts(reply: Reply, situation: Situation): boolean;
}
