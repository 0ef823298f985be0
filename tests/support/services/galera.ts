import { execFileSync } from 'node:child_process';
import { chownSync, mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { requireDatabaseBinaries, requireGaleraLibrary, requireTool } from './binaries';
import type { DatabaseAddress } from './mariadb';
import {
  freePort,
  openWorkspace,
  type PrivateServer,
  startServer,
  type Workspace,
  waitForEnd,
  waitUntilReady,
} from './processes';

export type GaleraNode = DatabaseAddress & PrivateServer;

export interface Galera {
  /** The first one founded the cluster: it may not be restarted, as it would found another one. */
  nodes: GaleraNode[];
  /** All of them take part, and each has caught up. */
  whole(): Promise<void>;
  stop(): Promise<void>;
}

/** Three nodes on loopback with Galera's own times for noticing a death; `args` come last and so win. */
export async function startGalera({ args = [] }: { args?: readonly string[] } = {}): Promise<Galera> {
  const nodes: GaleraNode[] = [];
  const stop = async () => {
    // Killed, as a node that takes its leave waits for the others.
    await Promise.all(nodes.map((node) => node.kill()));
    await Promise.all(nodes.map((node) => node.stop()));
  };
  try {
    const groupPorts = [await freePort(), await freePort(), await freePort()];
    const peers = groupPorts.map((port) => `127.0.0.1:${port}`).join(',');
    for (const [at, groupPort] of groupPorts.entries())
      nodes.push(await startNode(groupPort, peers, at === 0, args));
    const galera = galeraOf(nodes, stop);
    await galera.whole();
    return galera;
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startNode(
  groupPort: number,
  peers: string,
  founds: boolean,
  more: readonly string[],
): Promise<GaleraNode> {
  const binaries = await requireDatabaseBinaries();
  if (binaries.flavour !== 'mariadb')
    throw new Error(
      'Galera comes with MariaDB. Debian/Ubuntu: apt-get install mariadb-server galera-4 rsync',
    );
  await requireTool('rsync', 'rsync');
  const library = await requireGaleraLibrary();
  const workspace = openWorkspace('galera');
  try {
    const data = `${workspace.folder}/data`;
    mkdirSync(data);
    const user = ownUser(workspace);
    const shared = [`--datadir=${data}`, `--tmpdir=${workspace.folder}`, ...user];
    const install = await workspace.run(binaries.installDb, [
      '--no-defaults',
      ...shared,
      '--innodb-log-file-size=16M',
      '--auth-root-authentication-method=normal',
      '--skip-test-db',
      '--skip-name-resolve',
    ]);
    await waitForEnd(install);
    if (install.exitCode !== 0) throw new Error(`no data folder could be created:\n${workspace.logTail()}`);

    const address = { host: '127.0.0.1', port: await freePort(), user: 'root', password: '' };
    const [transferPort, catchUpPort] = [await freePort(), await freePort()];
    const args = [
      '--no-defaults',
      ...shared,
      '--innodb-buffer-pool-size=64M',
      '--innodb-log-file-size=16M',
      // A write that a node acknowledged stands in the others as well.
      '--innodb-flush-log-at-trx-commit=0',
      '--innodb-autoinc-lock-mode=2',
      '--binlog-format=ROW',
      '--performance-schema=OFF',
      '--bind-address=127.0.0.1',
      `--port=${address.port}`,
      `--socket=${workspace.folder}/server.sock`,
      `--pid-file=${workspace.folder}/server.pid`,
      '--character-set-server=utf8mb4',
      '--collation-server=utf8mb4_unicode_ci',
      '--wsrep-on=ON',
      `--wsrep-provider=${library}`,
      '--wsrep-cluster-name=accounts-test',
      `--wsrep-cluster-address=gcomm://${peers}`,
      `--wsrep-node-address=127.0.0.1:${groupPort}`,
      `--wsrep-sst-receive-address=127.0.0.1:${transferPort}`,
      '--wsrep-sst-method=rsync',
      `--wsrep-provider-options=gmcast.listen_addr=tcp://127.0.0.1:${groupPort};ist.recv_addr=127.0.0.1:${catchUpPort};gcache.size=8M`,
      ...(founds ? ['--wsrep-new-cluster'] : []),
      ...more,
    ];
    const probe = async (): Promise<void> => {
      const about = await settings(address, "variables like 'datadir'");
      // Another process may have taken the port in the meantime; a stranger's server must never be used.
      if (resolve(about.get('datadir') ?? '') !== data) throw new Error('the port belongs to another server');
    };
    const server = await startServer('Galera', workspace, binaries.server, args, probe);
    return { ...address, ...server };
  } catch (error) {
    await workspace.remove();
    throw error;
  }
}

/** As root the server would refuse; as its own user it and rsync must be let into their folders. */
function ownUser(workspace: Workspace): string[] {
  if (process.getuid?.() !== 0) return [];
  const id = (flag: string) => Number(execFileSync('id', [flag, 'mysql'], { encoding: 'utf8' }));
  for (const folder of [workspace.folder, `${workspace.folder}/data`]) chownSync(folder, id('-u'), id('-g'));
  return ['--user=mysql'];
}

async function settings(address: DatabaseAddress, which: string): Promise<Map<string, string>> {
  const { host, port, user, password } = address;
  const connection = await createConnection({ host, port, user, password, connectTimeout: 1_000 });
  try {
    const [rows] = await connection.query<RowDataPacket[]>({ sql: `show ${which}`, timeout: 2_000 });
    return new Map(rows.map((row) => [String(row.Variable_name), String(row.Value)]));
  } finally {
    connection.destroy();
  }
}

function galeraOf(nodes: GaleraNode[], stop: () => Promise<void>): Galera {
  return {
    nodes,
    async whole() {
      await waitUntilReady('the Galera cluster', async () => {
        for (const node of nodes) {
          const about = await settings(node, "status like 'wsrep%'");
          if (about.get('wsrep_cluster_size') !== String(nodes.length)) throw new Error('not all are there');
          if (about.get('wsrep_local_state_comment') !== 'Synced') throw new Error('one is behind');
        }
      });
    },
    stop,
  };
}
