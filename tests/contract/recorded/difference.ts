import type { Change, RecordedCase, RecordedRequest, RecordedResponse } from './recording';

/** The one answer that is right. */
export interface Answer {
  status: number;
  body: unknown;
  allow?: string;
}

/** The traces of a case. */
export interface Left {
  customers: Change[];
  addresses: Change[];
  /** Addresses that hold a reset link, in order. */
  resets: string[];
  mails: { to: string; subject: string }[];
}

/** An earlier exchange of the case, with the answer that was right. */
export interface Past {
  rule: string | undefined;
  path: string;
  request: RecordedRequest;
  input: Record<string, unknown>;
  answer: Answer;
  /** The token that the answer held in earnest. */
  token?: string;
}

export interface Situation {
  recordedCase: RecordedCase;
  /** The place of the request among the case's steps. */
  at: number;
  request: RecordedRequest;
  /** The path without its query. */
  path: string;
  recorded: RecordedResponse;
  /** The body's fields as a client meant them, however it is labelled. */
  sent: Record<string, unknown>;
  /** With those of the query. */
  input: Record<string, unknown>;
  before: Past[];
  /** Statements that somebody else ran on the stores since the case began. */
  interventions: string[];
  store: string;
}

/** A deliberate difference from PHP: why, and exactly what is answered and left instead. */
export interface Difference {
  name: string;
  reason: string;
  /** The answer instead of the recorded one; undefined where the rule has nothing to say. */
  instead(situation: Situation): Answer | undefined;
  /** The traces of the case, from those in PHP. Without it, the same. */
  leaves?(left: Left, situation: Situation): Left;
}
