import type { Mail } from './mail';

/** The queue of mails until they are delivered. Redis keeps it over a killed process, memory does not. */
export interface Outbox {
  put(mail: Mail): Promise<void>;
  idle(): Promise<void>;
  waiting(): Promise<number>;
  close(): Promise<void>;
}

export type Deliver = (mail: Mail) => Promise<void>;

/** Tells the outbox that trying again is of no use: the mail server refused this very mailbox. */
export class Undeliverable extends Error {}

export type Report = (
  event: 'delivered' | 'retry' | 'given-up',
  kind: Mail['kind'],
  attempt: number,
  error?: unknown,
) => void;

/** Over an hour in all: a mail server that is down for lunch loses nothing. */
export const attempts = 20;
export const pauseBefore = (attempt: number): number => Math.min(300_000, 5_000 * 2 ** (attempt - 1));
