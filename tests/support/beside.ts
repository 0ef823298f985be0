import { type Connection, type ConnectionOptions, createConnection } from 'mysql2/promise';
import type { TestApp } from './app';

/** A connection of somebody else's to the same database, as PHP or a person has one. */
export const besideServer = (
  { env }: Pick<TestApp, 'env'>,
  options: ConnectionOptions = {},
): Promise<Connection> =>
  createConnection({
    host: env.DB_HOST,
    port: Number(env.DB_PORT),
    user: env.DB_USERNAME,
    password: env.DB_PASSWORD,
    database: env.DB_DATABASE,
    ...options,
  });
