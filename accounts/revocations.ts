/**
 * Credentials that were ended for good, kept in MySQL. Redis may forget: at its restart, when a replica takes over
 * that had not heard of the last second, or when somebody flushes it. No ended session or token may live again by that.
 */
export interface Revocations {
  keep(credential: string, untilMs: number): Promise<void>;
  /** When all tokens of the customer were last ended; asked only about tokens that Redis does not know. */
  ofAll(customerId: number): Promise<number | undefined>;
}
