import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { openDatabase } from '../../../db/connection/connection';
import { migrate } from '../../../db/migrations/migrate';
import type { DatabaseAddress } from './mariadb';

/**
 * Databases as our own migrations leave them, made once a run: hundreds of test servers want one of their own, and
 * the migrations themselves have tests that begin with nothing.
 */
export type Migrated = { embedded: string; mysql: string; remove(): Promise<void> };

export async function migratedDatabases(server: DatabaseAddress): Promise<Migrated> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'accounts-migrated-'));
  const embedded = path.join(folder, 'accounts.sqlite');
  const mysql = path.join(folder, 'accounts.sql');
  await Promise.all([
    migrateAll({ kind: 'embedded', file: embedded }),
    scriptOf(server).then((script) => fs.writeFileSync(mysql, script)),
  ]);
  return { embedded, mysql, remove: async () => fs.rmSync(folder, { recursive: true, force: true }) };
}

async function migrateAll(config: Parameters<typeof openDatabase>[0]): Promise<void> {
  const db = openDatabase(config);
  await migrate(db);
  await db.close();
}

async function scriptOf({ host, port, user, password }: DatabaseAddress): Promise<string> {
  const database = `accounts_test_migrated_${process.pid}`;
  const connection = await createConnection({ host, port, user, password });
  try {
    await connection.query('create database ?? character set utf8mb4 collate utf8mb4_unicode_ci', [database]);
    await migrateAll({ kind: 'mysql', host, port, user, password, database, prefix: '', poolMax: 1 });
    await connection.changeUser({ database });
    const [tables] = await connection.query<RowDataPacket[]>('show tables');
    const statements = ['set foreign_key_checks = 0'];
    for (const name of tables.map((row) => String(Object.values(row)[0]))) {
      const [[created]] = await connection.query<RowDataPacket[]>('show create table ??', [name]);
      statements.push(String(created?.['Create Table']));
      const [rows] = await connection.query<RowDataPacket[]>({
        sql: 'select * from ??',
        values: [name],
        rowsAsArray: true,
      });
      if (rows.length > 0) statements.push(connection.format('insert into ?? values ?', [name, rows]));
    }
    return statements.join(';\n');
  } finally {
    await connection.query('drop database if exists ??', [database]);
    await connection.end();
  }
}
