import { type LoginNote, type LoginNotes, mostNoted } from '../../accounts/logins';
import type { Clock } from '../../accounts/shop-time';
import type { Database } from '../connection/connection';

/** Beside the sessions themselves, in the table of what expires; all notes of a customer stand next to each other. */
export function embeddedLoginNotes(db: Database, clock: Clock): LoginNotes {
  const rows = () => db.knex(db.table('accounts_state'));
  const prefixOf = (customerId: number) => `login:${customerId}:`;
  const notesOf = (customerId: number) =>
    // The colon's neighbour ends the range, so that the key's own order finds it.
    rows().where('key', '>=', prefixOf(customerId)).where('key', '<', `login:${customerId};`);
  const noteOf = ({ value }: { value: string }): LoginNote => JSON.parse(value);
  const forget = async (customerId: number, handles: string[]) => {
    if (handles.length === 0) return;
    const keys = handles.map((handle) => prefixOf(customerId) + handle);
    await db.run(rows().whereIn('key', keys).delete());
  };

  const of = async (customerId: number): Promise<LoginNote[]> => {
    const held: { value: string }[] = await db.run(
      notesOf(customerId).select('value').where('expires_at', '>', clock()),
    );
    const notes = held.map(noteOf).sort((a, b) => b.usedAt - a.usedAt);
    const surplus = notes.slice(mostNoted).map(({ handle }) => handle);
    await forget(customerId, surplus);
    return notes.slice(0, mostNoted);
  };

  return {
    async keep(customerId, note, seconds) {
      const key = prefixOf(customerId) + note.handle;
      const before = await db.run(rows().first('value').where({ key }));
      const loggedInAt = note.loggedInAt ?? (before ? noteOf(before).loggedInAt : note.usedAt);
      const value = JSON.stringify({ ...note, loggedInAt });
      const row = { key, value, expires_at: clock() + seconds * 1000 };
      await db.run(rows().insert(row).onConflict('key').merge());
      if (before) return;
      const [counted] = await db.run<{ held: number }[]>(notesOf(customerId).count({ held: '*' }));
      if (Number(counted?.held) > mostNoted * 1.5) await of(customerId);
    },
    of,
    forget,
  };
}
