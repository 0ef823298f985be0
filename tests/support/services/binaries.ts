import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, closeSync, constants, existsSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);

export type DatabaseBinaries =
  | { flavour: 'mariadb'; server: string; installDb: string }
  | { flavour: 'mysql'; server: string };

// Folders in which packages put servers although an ordinary user's PATH does not lead there.
const SERVER_FOLDERS = [
  '/usr/sbin',
  '/usr/local/sbin',
  '/usr/libexec',
  '/usr/local/bin',
  '/usr/local/mysql/bin',
  ...['/opt/homebrew', '/usr/local'].flatMap((prefix) =>
    ['bin', 'opt/mariadb/bin', 'opt/mysql/bin', 'opt/redis/bin'].map((folder) => join(prefix, folder)),
  ),
];

export function serverFolders(path = process.env.PATH ?? ''): string[] {
  return [...path.split(delimiter).filter(Boolean), ...SERVER_FOLDERS];
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function find(folders: string[], ...names: string[]): string | undefined {
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable);
}

export async function findDatabaseBinaries(folders = serverFolders()): Promise<DatabaseBinaries | undefined> {
  const server = find(folders, 'mariadbd', 'mysqld');
  if (!server) return undefined;
  // The name tells nothing: "mysqld" is MariaDB's server just as well.
  const { stdout } = await execute(server, ['--no-defaults', '--version']);
  if (!/mariadb/i.test(stdout)) return { flavour: 'mysql', server };
  const installDb = find(folders, 'mariadb-install-db', 'mysql_install_db');
  return installDb ? { flavour: 'mariadb', server, installDb } : undefined;
}

export async function findRedisBinary(folders = serverFolders()): Promise<string | undefined> {
  return find(folders, 'redis-server');
}

export function mayInstall(folders = serverFolders(), debian = existsSync('/etc/debian_version')): boolean {
  return process.platform === 'linux' && process.getuid?.() === 0 && debian && !!find(folders, 'apt-get');
}

// A package's postinst starts its server as a system service, unless policy-rc.d says 101. One that is there
// already is the machine owner's and stays. All of it is one shell script in a process group of its own, so
// that our own end cannot leave the file behind, which would keep every service of the machine from starting.
const INSTALL = `
set -e
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  trap 'rm -f "$policy"' EXIT
  trap 'exit 1' HUP INT TERM
  printf '#!/bin/sh\\nexit 101\\n' > "$policy"
  chmod 755 "$policy"
fi
apt-get update
apt-get install -y --no-install-recommends "$1"`;

async function install(debianPackage: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'accounts-install-'));
  const log = join(folder, 'apt-get.log');
  process.stderr.write(`test services: installing ${debianPackage} with apt-get, see ${log}\n`);
  const output = openSync(log, 'a');
  const child = spawn('/bin/sh', ['-c', INSTALL, 'accounts-test-install', debianPackage], {
    detached: true,
    // A file, as a pipe would break dpkg off half-way if we ended.
    stdio: ['ignore', output, output],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' },
  });
  closeSync(output);
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`apt-get could not install ${debianPackage}; ${log} says why`);
  rmSync(folder, { recursive: true });
}

let lastInstall: Promise<void> = Promise.resolve();

/** A program that the tests need is not there; the message says how to get it. */
export class MissingProgram extends Error {}

async function obtain<T>(
  search: () => Promise<T | undefined>,
  debianPackage: string,
  help: string,
): Promise<T> {
  const found = await search();
  if (found) return found;
  let problem = 'apt-get was not tried: that takes root on a Debian-like system';
  if (mayInstall()) {
    // One after the other, as apt's lock admits one; and each only what is missing, because mariadb-server
    // would remove a MySQL that is installed.
    const mine = lastInstall.then(() => install(debianPackage));
    lastInstall = mine.catch(() => undefined);
    try {
      await mine;
      problem = `apt-get installed ${debianPackage}, but the binaries are not where they are looked for`;
    } catch (error) {
      problem = error instanceof Error ? error.message : String(error);
    }
  }
  const installed = await search();
  if (installed) return installed;
  throw new MissingProgram(`${help}\n(${problem}.)`);
}

export function requireDatabaseBinaries(): Promise<DatabaseBinaries> {
  return obtain(
    () => findDatabaseBinaries(),
    'mariadb-server',
    `The tests need MariaDB (mariadbd and mariadb-install-db) or MySQL 8 (mysqld); neither was found.
  Debian/Ubuntu: apt-get install mariadb-server
  macOS:         brew install mariadb
Or set TEST_DB_HOST (and TEST_DB_PORT, TEST_DB_USERNAME, TEST_DB_PASSWORD) to use a server that is running;
only tests that kill or freeze a server need the binaries all the same.`,
  );
}

export function requireRedisBinary(): Promise<string> {
  return obtain(
    () => findRedisBinary(),
    'redis-server',
    `The tests need redis-server; it was not found.
  Debian/Ubuntu: apt-get install redis-server
  macOS:         brew install redis
Or set TEST_REDIS_URL (e.g. redis://127.0.0.1:6379/5) to use a server that is running; only tests that kill or
freeze a server need the binary all the same.`,
  );
}

/** A tool that only some heavy tests need. */
export function requireTool(
  name: 'nginx' | 'promtool' | 'systemd-analyze' | 'rsync' | 'openssl',
  debianPackage: string,
): Promise<string> {
  return obtain(
    async () => find(serverFolders(), name),
    debianPackage,
    `Some heavy tests need ${name}; it was not found.
  Debian/Ubuntu: apt-get install ${debianPackage}`,
  );
}

/** Laravel as PHP's side: Debian's packages of it and of all that it reaches its stores with. */
export async function requireLaravel(): Promise<string> {
  const framework = '/usr/share/php/Illuminate/autoload.php';
  const packages = ['php-cli', 'php-redis', 'php-mysql', 'php-sqlite3', 'php-laravel-framework'];
  const php = async () => find(serverFolders(), 'php');
  const ready = async () => {
    const found = await php();
    if (!found || !existsSync(framework)) return undefined;
    const { stdout } = await execute(found, ['-m']);
    return ['redis', 'pdo_mysql', 'pdo_sqlite'].every((name) => stdout.includes(name)) ? found : undefined;
  };
  const help = `The tests of one login with PHP need Laravel 8; it was not found.
  Debian/Ubuntu: apt-get install ${packages.join(' ')}`;
  for (const name of packages.slice(0, -1))
    await obtain(async () => (await ready()) ?? undefined, name, help).catch(() => undefined);
  return obtain(ready, 'php-laravel-framework', help);
}

/** The library that makes a MariaDB a node of a Galera cluster; no package puts it where programs are. */
export function requireGaleraLibrary(): Promise<string> {
  const files = ['/usr/lib/galera', '/usr/lib/galera-4', '/usr/lib64/galera-4'].map((folder) =>
    join(folder, 'libgalera_smm.so'),
  );
  return obtain(
    async () => files.find((file) => existsSync(file)),
    'galera-4',
    `The tests of clusters need MariaDB's Galera library; it was not found.
  Debian/Ubuntu: apt-get install galera-4`,
  );
}
