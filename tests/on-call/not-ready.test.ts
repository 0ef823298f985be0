import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { dropShops, emptyDatabase, installBagisto } from '../schema/ddl/build';
import { schemaDump } from '../schema/ddl/dump';
import { generation } from '../schema/ddl/generations';
import { freePort } from '../support/services/processes';
import { told } from './at-the-desk';

const storage = path.join(os.tmpdir(), `accounts-none-${process.pid}`);
afterEach(dropShops);

describe('a database that is not ready', () => {
  it('npm run customers makes no database where there is none, and says so', async () => {
    const { code, err } = await told({ STORAGE_PATH: storage }, ['find', 'jane']);
    expect([code, err]).toEqual([
      2,
      expect.stringMatching(/there is no database yet at .*check STORAGE_PATH/),
    ]);
    expect(fs.existsSync(storage)).toBe(false);
  });

  it('npm run customers migrates no database, and leaves an empty one or a Bagisto to npm run migrate', async () => {
    for (const shop of [await emptyDatabase(), await installBagisto(generation('1.3.3'))]) {
      const before = await schemaDump(shop);
      const { code, err, result } = await told({ ...shop.env, STORAGE_PATH: storage }, [
        'disable',
        '1',
        '--yes',
      ]);
      expect([code, result.error]).toEqual([2, 'failed']);
      expect(err).toMatch(/run "npm run migrate"/);
      expect(await schemaDump(shop)).toEqual(before);
    }
  });

  it('npm run customers names the reason and the keys of a database that cannot be reached, and no password', async () => {
    const env = {
      DB_DATABASE: 'shop',
      DB_PORT: String(await freePort()),
      DB_PASSWORD: 'hidden-word',
      STORAGE_PATH: storage,
    };
    const { code, err, result } = await told(env, ['find', 'jane']);
    expect(code).toBe(2);
    expect(err).toMatch(/^Not done: cannot reach the database \(ECONNREFUSED\); check DB_HOST, DB_PORT/);
    expect(err + JSON.stringify(result)).not.toContain('hidden-word');
  });
});
