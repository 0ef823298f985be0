import type Redis from 'ioredis';
import type { Cluster } from 'ioredis';

/** One server, or the primary that sentinels name, or a cluster: every command of ours names one key. */
export type RedisClient = Redis | Cluster;
