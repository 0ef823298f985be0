import type { Row, TestApp } from '../../support/app';
import { isRecent } from './comparable';
import type { Left } from './difference';
import type { Change, RecordedCase } from './recording';

interface Before {
  customers: Row[];
  addresses: Row[] | undefined;
  /** Columns that the recorded shop did not have. */
  unknown: string[];
  zone: string;
}

/** The traces of the case in PHP's tables and post. */
export function leftInPhp({ db_after, mails }: RecordedCase): Left {
  const resets = [...new Set(mails.list.map(({ to }) => to))].sort();
  if (resets.length !== (db_after.password_resets ?? 0)) throw new Error('a reset link without its mail');
  return {
    customers: db_after.customers.map(inItsZone),
    addresses: db_after.addresses ?? [],
    resets,
    mails: mails.list.map(({ to, subject }) => ({ to, subject })),
  };
}

/** Its traces here. */
export async function leftHere(app: TestApp, before: Before): Promise<Left> {
  const resets: Row[] = await app.db.knex(app.db.table('customer_password_resets')).select('email');
  const header = (mail: string, name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(mail)?.[1]?.trim();
  return {
    customers: changes(await app.customers(), before.customers, before),
    addresses: before.addresses ? changes(await app.addresses(), before.addresses, before) : [],
    resets: resets.map(({ email }) => String(email)).sort(),
    mails: (await app.mails()).map((mail) => ({
      to: /<(.+)>/.exec(header(mail, 'To') ?? '')?.[1] ?? '',
      subject: header(mail, 'Subject') ?? '',
    })),
  };
}

function changes(rows: Row[], before: Row[], { unknown, zone }: Before): Change[] {
  const after = new Map(rows.map((row) => [Number(row.id), row]));
  const was = new Map(before.map((row) => [Number(row.id), row]));
  const ids = [...new Set([...was.keys(), ...after.keys()])].sort((a, b) => a - b);
  return ids.flatMap((id): Change[] => {
    const old = was.get(id);
    const now = after.get(id);
    if (!now) return [{ id, deleted: true }];
    const row = without(now, ['email_key', ...unknown]);
    if (!old) return [{ id, inserted: masked(row, zone) }];
    const changed = Object.fromEntries(
      Object.entries(row).filter(([column, value]) => value !== (old[column] ?? null)),
    );
    return Object.keys(changed).length > 0 ? [{ id, changed: masked(changed, zone) }] : [];
  });
}

export const without = (row: Row, columns: string[]): Row =>
  Object.fromEntries(Object.entries(row).filter(([column]) => !columns.includes(column)));

/** Hides what cannot be the recorded one, and only where it is what it should be: a time of just now, and a hash. */
function masked(row: Row, zone: string): Row {
  const result = { ...row };
  for (const column of ['created_at', 'updated_at']) {
    const time = result[column];
    if (typeof time === 'string' && isRecent(time, zone)) result[column] = '<now>';
  }
  const hash = result.password;
  if (typeof hash === 'string') {
    const kind = hash.slice(0, 7).replace(/^\$2y\$\d\d\$$/, () => '$2y$10$');
    result.password = `<hash ${kind} len ${hash.length}>`;
  }
  return result;
}

/** The recording counts times from UTC: Kolkata's are 19800 seconds on. */
function inItsZone({ changed, ...change }: Change): Change {
  if (!changed) return change;
  return {
    ...change,
    changed: Object.fromEntries(
      Object.entries(changed).map(([column, value]) => [
        column,
        String(value).startsWith('<now+') ? '<now>' : value,
      ]),
    ),
  };
}
