import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import type { Database } from '../connection/connection';
import { collationKey } from './collation-key';

export const emailTurns = 'accounts_email_turns';
export const slots = 1024;

/**
 * Waits until nobody else is about to take this address, on any server, and keeps the turn until the transaction ends. A
 * row of a database has no deadline, but the connection that holds it has (`ourSettings`). The row is changed, not only
 * locked: the nodes of a cluster tell each other of changes alone.
 */
export async function takeTurn(db: Database, trx: Knex.Transaction, email: string): Promise<void> {
  // SQLite has one writer at a time.
  if (db.kind === 'embedded') return;
  const slot = createHash('sha1').update(collationKey(email)).digest().readUInt16BE() % slots;
  await trx.raw(
    'insert into ?? (slot, taken) values (?, 1) on duplicate key update taken = (taken + 1) % 1000',
    [db.table(emailTurns), slot],
  );
}
