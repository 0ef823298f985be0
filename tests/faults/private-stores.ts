import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type Connection, createConnection } from 'mysql2/promise';
import pino from 'pino';
import { readConfig } from '../../app/config/config';
import { type RunningServer, type ServerOptions, startServer } from '../../app/server';
import { unlimited } from '../support/app';
import { type Client, client } from '../support/http-client';
import { type MariaDb, startMariaDb } from '../support/services/mariadb';
import { type RedisServer, startRedis } from '../support/services/redis';

/** A MariaDB and a Redis that only this file knows, so that they may be killed and frozen. */
export interface PrivateStores {
  mariadb: MariaDb;
  redis: RedisServer;
  env: Record<string, string>;
  /** A connection beside the server's, as PHP or a person has one. */
  connect(): Promise<Connection>;
  stop(): Promise<void>;
}

/**
 * Both keep what they have acknowledged when they are killed: otherwise nothing could tell a lost write of
 * ours from one that the store itself forgot.
 */
export async function startPrivateStores(): Promise<PrivateStores> {
  const starting = [
    startMariaDb({ args: ['--innodb-flush-log-at-trx-commit=2'] }),
    startRedis({ args: ['--appendonly', 'yes', '--appendfsync', 'always'] }),
  ] as const;
  const [mariadb, redis] = await Promise.all(starting).catch(async (error: unknown) => {
    for (const started of await Promise.allSettled(starting)) {
      if (started.status === 'fulfilled') await started.value.stop();
    }
    throw error;
  });
  const { host, port, user, password } = mariadb;
  const database = 'shop';
  const admin = await createConnection({ host, port, user, password });
  await admin.query(`create database ${database} character set utf8mb4 collate utf8mb4_unicode_ci`);
  await admin.end();
  return {
    mariadb,
    redis,
    env: {
      DB_HOST: host,
      DB_PORT: String(port),
      DB_USERNAME: user,
      DB_PASSWORD: password,
      DB_DATABASE: database,
      REDIS_URL: redis.url,
    },
    connect: () => createConnection({ host, port, user, password, database }),
    async stop() {
      await Promise.all([mariadb.stop(), redis.stop()]);
    },
  };
}

export interface Served extends RunningServer {
  storage: string;
  logs: Record<string, unknown>[];
  client(): Client;
  stop(): Promise<void>;
}

const running = new Set<Served>();

/** For `afterAll`: whatever a failed test left open would keep Jest from ending. */
export async function stopServed(): Promise<void> {
  await Promise.all([...running].map((served) => served.stop()));
}

/** The real server in this process, on a free port; on the embedded database unless `env` names another. */
export async function serve(
  env: Record<string, string> = {},
  options: Omit<Partial<ServerOptions>, 'config' | 'logger'> = {},
): Promise<Served> {
  const storage = fs.mkdtempSync(path.join(os.tmpdir(), 'accounts-fault-'));
  const logs: Record<string, unknown>[] = [];
  const config = readConfig({
    ...unlimited,
    HOST: '127.0.0.1',
    STORAGE_PATH: storage,
    APP_URL: 'http://shop.test',
    REDIS_PREFIX: `fault-${randomBytes(4).toString('hex')}:`,
    ...env,
  });
  const server = await startServer({
    hashing: { cost: 4 },
    ...options,
    config: { ...config, port: 0 },
    logger: pino({ level: 'info' }, { write: (line: string) => void logs.push(JSON.parse(line)) }),
  });
  const served: Served = {
    ...server,
    storage,
    logs,
    client: () => client(server.url),
    async stop() {
      if (running.delete(served)) await server.close(2000);
      fs.rmSync(storage, { recursive: true, force: true });
    },
  };
  running.add(served);
  return served;
}
