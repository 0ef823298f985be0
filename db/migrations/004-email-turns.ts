import { emailTurns, slots } from '../customers/email-turns';
import type { Migration } from './migration';

/** Whose turn it is to take an address, where the database lets two accounts have the same. */
export const emailTurnsTable: Migration = {
  name: '004-email-turns',
  async up({ kind, create, fill }) {
    // SQLite has one writer at a time.
    if (kind === 'embedded') return 'created';
    await create(emailTurns, (t) => {
      t.integer('slot').unsigned().primary();
      t.integer('taken').unsigned().notNullable();
    });
    // All of them at once: a row that is only made when it is needed would lock the gap in which the next one belongs.
    await fill(
      emailTurns,
      Array.from({ length: slots }, (_, slot) => ({ slot, taken: 0 })),
    );
    return 'created';
  },
};
