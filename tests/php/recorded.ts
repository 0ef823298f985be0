import fs from 'node:fs';
import path from 'node:path';

/** A session that a running Bagisto 1.3.3 kept in Redis. */
export interface RecordedSession {
  case: string;
  payload: Buffer;
  stored: Buffer;
  keys: string[];
  cartId: number | null;
  customerId: number | null;
}

export const recordedSessions = (): RecordedSession[] =>
  fs
    .readFileSync(path.join(__dirname, 'recorded-sessions.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
    .filter((entry) => entry.payload_base64)
    .map((entry) => ({
      case: entry.case,
      payload: Buffer.from(entry.payload_base64, 'base64'),
      stored: Buffer.from(entry.stored_base64, 'base64'),
      keys: entry.keys,
      cartId: entry.cart_id,
      customerId: entry.customer_id,
    }));
