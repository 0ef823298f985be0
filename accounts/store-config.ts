export interface ServerAddress {
  host: string;
  port: number;
}

interface EmbeddedDatabaseConfig {
  kind: 'embedded';
  file: string;
}

export interface MysqlDatabaseConfig extends ServerAddress {
  kind: 'mysql';
  database: string;
  user: string;
  password: string;
  prefix: string;
  poolMax: number;
  /** Other nodes of the same cluster, for while the first does not answer. */
  standIns?: ServerAddress[];
  /** For what need not see one's own writes. */
  replicas?: ServerAddress[];
  tls?: { caFile?: string; verifiesName: boolean };
}

export type DatabaseConfig = EmbeddedDatabaseConfig | MysqlDatabaseConfig;

export interface RedisConfig extends ServerAddress {
  url?: string;
  password?: string;
  database: number;
  tls?: boolean;
  /** Instead of one server: where a Redis Cluster can be asked for its nodes. */
  cluster?: ServerAddress[];
  /** Instead of one server: who knows which one is the primary now. */
  sentinels?: { servers: ServerAddress[]; name: string; password?: string };
}
