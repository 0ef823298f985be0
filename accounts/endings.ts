/**
 * Redis forgets: at its restart, when a replica takes over that had not heard of the last second, or when somebody
 * flushes it. A session or a token that was ended must not live again by that, so its end stands in MySQL too.
 */
export interface Endings {
  keep(credential: string, untilMs: number): Promise<void>;
  /** When all tokens of the customer were last ended; asked only about tokens that Redis does not know. */
  ofAll(customerId: number): Promise<number | undefined>;
}
