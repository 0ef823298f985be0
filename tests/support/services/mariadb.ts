import { resolve } from 'node:path';
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { type DatabaseBinaries, requireDatabaseBinaries } from './binaries';
import {
  type ExternalServer,
  freePort,
  openWorkspace,
  type PrivateServer,
  startServer,
  type Workspace,
  waitForEnd,
  waitUntilReady,
} from './processes';

export type DatabaseAddress = { host: string; port: number; user: string; password: string };
export type ExternalMariaDb = DatabaseAddress & ExternalServer;
export type MariaDb = DatabaseAddress & PrivateServer;

/** `args` come last and so win, e.g. `--innodb-flush-log-at-trx-commit=2` to keep commits across kill(). */
export type MariaDbOptions = { args?: readonly string[] };

async function readDataFolder(address: DatabaseAddress): Promise<string> {
  const { host, port, user, password } = address;
  const connection = await createConnection({ host, port, user, password, connectTimeout: 1_000 });
  try {
    const sql = 'select @@datadir as folder';
    const [rows] = await connection.query<RowDataPacket[]>({ sql, timeout: 1_000 });
    return String(rows[0]?.folder);
  } finally {
    connection.destroy();
  }
}

export async function externalMariaDb(env = process.env): Promise<ExternalMariaDb | undefined> {
  const host = env.TEST_DB_HOST;
  if (!host) return undefined;
  const port = Number(env.TEST_DB_PORT || 3306);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new Error(`TEST_DB_PORT is "${env.TEST_DB_PORT}"; set it to a port number or leave it out (3306).`);
  }
  const user = env.TEST_DB_USERNAME || 'root';
  const address = { host, port, user, password: env.TEST_DB_PASSWORD ?? '' };
  await waitUntilReady(`The database of TEST_DB_HOST (${user} at ${host}:${port})`, async () => {
    await readDataFolder(address);
  });
  return { origin: 'external', ...address };
}

async function createDataFolder(binaries: DatabaseBinaries, workspace: Workspace, shared: string[]) {
  const [command, args] =
    binaries.flavour === 'mariadb'
      ? [
          binaries.installDb,
          ['--auth-root-authentication-method=normal', '--skip-test-db', '--skip-name-resolve'],
        ]
      : [binaries.server, ['--initialize-insecure']];
  const child = await workspace.run(command, ['--no-defaults', ...shared, ...args]);
  await waitForEnd(child);
  if (child.exitCode !== 0) {
    throw new Error(`${command} could not create a data folder. The end of its log:\n${workspace.logTail()}`);
  }
}

/** Always a private instance, so it may be killed; it never looks at TEST_DB_* (see externalMariaDb). */
export async function startMariaDb(options: MariaDbOptions = {}): Promise<MariaDb> {
  const binaries = await requireDatabaseBinaries();
  const workspace = openWorkspace('mariadb');
  const dataFolder = `${workspace.folder}/data`;
  const shared = [
    `--datadir=${dataFolder}`,
    // A server that starts clears its folder for temporary tables; in /tmp that would be other servers' as well.
    `--tmpdir=${workspace.folder}`,
    '--innodb-buffer-pool-size=64M',
    // "loose": MySQL 9 no longer has it.
    '--loose-innodb-log-file-size=16M',
    '--innodb-flush-log-at-trx-commit=0',
    '--performance-schema=OFF',
    // Both refuse to run as root unless told to.
    ...(process.getuid?.() === 0 ? ['--user=root'] : []),
  ];
  try {
    await createDataFolder(binaries, workspace, shared);
    const address = { host: '127.0.0.1', port: await freePort(), user: 'root', password: '' };
    const args = [
      '--no-defaults',
      ...shared,
      '--skip-networking=0',
      '--bind-address=127.0.0.1',
      `--port=${address.port}`,
      `--socket=${workspace.folder}/server.sock`,
      `--pid-file=${workspace.folder}/server.pid`,
      '--skip-log-bin',
      '--character-set-server=utf8mb4',
      '--collation-server=utf8mb4_unicode_ci',
      // MySQL would otherwise also listen on its fixed X port, and require a folder that only its package makes.
      ...(binaries.flavour === 'mysql' ? ['--loose-mysqlx=OFF', '--secure-file-priv='] : []),
      ...(options.args ?? []),
    ];
    const server = await startServer('MariaDB', workspace, binaries.server, args, async () => {
      const folder = await readDataFolder(address);
      // Another process may have taken the port in the meantime; a stranger's server must never be used.
      if (resolve(folder) !== dataFolder) throw new Error(`port ${address.port} belongs to another server`);
    });
    return { ...address, ...server };
  } catch (error) {
    await workspace.remove();
    throw error;
  }
}
