import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type Database, openDatabase } from '../../db/connection';
import { migrate } from '../../db/migrate';
import { interruptedAfter, takenUpAgain } from './databases';

it('V11 a first migration that was killed, wherever that was, is taken up again and makes the same database', async () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'accounts-killed-'));
  const at = (name: string) => openDatabase({ kind: 'embedded', file: path.join(folder, name) });
  const dump = (db: Database) =>
    db.knex('sqlite_master').select('type', 'name', 'sql').whereNot({ type: 'x' }).orderBy(['type', 'name']);
  const whole = at('whole');
  await migrate(whole);
  const expected = await dump(whole);
  await whole.close();
  let statements = 0;
  for (; await interruptedAfter(statements, at(`${statements}`)); statements++) {
    const db = at(`${statements}`);
    await takenUpAgain(db);
    expect([statements, await dump(db)]).toEqual([statements, expected]);
    await db.close();
  }
  expect(statements).toBeGreaterThan(20);
  fs.rmSync(folder, { recursive: true });
});
