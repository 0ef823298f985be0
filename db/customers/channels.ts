import type { ShopHost } from '../../accounts/customer';
import type { Clock } from '../../accounts/shop-time';
import type { Database } from '../connection/connection';
import type { Schema } from '../schema/schema';

/** The channel whose customers are meant at a host, `anew` as it is now; undefined where customers have none. */
export type ChannelOf = (host: ShopHost, anew?: boolean) => Promise<number | undefined>;

const oldestMs = 60_000;

/**
 * Bagisto's own rule: the channel that has the host in `channels.hostname`, else the default one. All of them are read
 * in one statement, once a minute at most and only while somebody asks; a host is then looked up in memory, so that
 * invented ones cost the database nothing. Nobody is given what is older: a newcomer must not land in the wrong channel.
 */
export function channelOf(db: Database, schema: Schema, clock: Clock): ChannelOf {
  if (!schema.channelsByHost) return async () => schema.defaultChannel;
  let known: { channels: Map<string, number>; at: number } | undefined;
  let reading: Promise<Map<string, number>> | undefined;

  const read = async (): Promise<Map<string, number>> => {
    const at = clock();
    const rows = await db.run<{ id: number; hostname: string }[]>(
      db.knex(db.table('channels')).select('id', 'hostname').whereNotNull('hostname').orderBy('id'),
    );
    const channels = new Map<string, number>();
    for (const { id, hostname } of rows) {
      const name = nameIn(hostname);
      if (name !== '' && !channels.has(name)) channels.set(name, Number(id));
    }
    known = { channels, at };
    return channels;
  };

  return async (host, anew = false) => {
    if (host === undefined) return schema.defaultChannel;
    const fresh = !anew && known && Math.abs(clock() - known.at) < oldestMs ? known.channels : undefined;
    if (!fresh) {
      reading ??= read().finally(() => {
        reading = undefined;
      });
    }
    const channels = fresh ?? (await reading);
    const name = nameIn(host);
    return channels?.get(name) ?? channels?.get(withoutPort(name)) ?? schema.defaultChannel;
  };
}

/** Bagisto's admins write hosts with and without a scheme; the database compares them without regard to case. */
export const nameIn = (hostname: string) =>
  hostname
    .trim()
    .toLowerCase()
    .replace(/^https?:\/\//, '');

export const withoutPort = (name: string) => name.replace(/:\d+$/, '');
