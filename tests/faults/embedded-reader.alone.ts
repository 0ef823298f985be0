import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Unavailable } from '../../accounts/errors';
import { type Database, openDatabase } from '../../db/connection/connection';

const endless = 'with recursive n(i) as (select 1 union all select i + 1 from n) select max(i) as i from n';

describe('long reads of the embedded database', () => {
  let folder: string;
  let db: Database;

  beforeAll(async () => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'accounts-reader-'));
    db = openDatabase({ kind: 'embedded', file: path.join(folder, 'accounts.sqlite') });
    await db.run(db.knex.raw('create table people (id integer primary key, name text)'));
  });
  afterAll(async () => {
    await db.close();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  const names = async () =>
    (await db.replica.run<{ name: string }[]>(db.replica.knex('people').select('name').orderBy('id'))).map(
      ({ name }) => name,
    );

  it('a long read of the embedded database is given up after a second, while all others are served', async () => {
    let turns = 0;
    const counting = setInterval(() => turns++, 10);
    await expect(db.replica.run(db.replica.knex.raw(endless))).rejects.toThrow(Unavailable);
    clearInterval(counting);
    expect(turns).toBeGreaterThan(10);
  });

  it('many long reads at once do not keep the next read from being answered', async () => {
    const reads = Array.from({ length: 5 }, () => db.replica.run(db.replica.knex.raw(endless)));
    for (const read of await Promise.allSettled(reads)) expect(read.status).toBe('rejected');
    expect(await names()).toEqual([]);
  });

  it('a read sees at once what was written, before and after a long one was given up', async () => {
    await db.run(db.knex('people').insert({ name: 'Jane "Quote" Doe\n' }));
    expect(await names()).toEqual(['Jane "Quote" Doe\n']);
    const given = db.replica.run(db.replica.knex.raw(endless));
    await Promise.allSettled([
      given,
      pause(50).then(() => db.run(db.knex('people').insert({ name: 'Zoe' }))),
    ]);
    expect(await names()).toEqual(['Jane "Quote" Doe\n', 'Zoe']);
  });

  it('the reader of the embedded database cannot write', async () => {
    await expect(db.replica.run(db.replica.knex('people').delete())).rejects.toThrow();
    expect(await names()).toHaveLength(2);
  });
});
