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
  type Find = (host: ShopHost) => { id: number } | undefined;
  let known: { find: Find; at: number } | undefined;
  let reading: Promise<Find> | undefined;

  const read = async (): Promise<Find> => {
    const at = clock();
    const rows = await db.run<{ id: number; hostname: string }[]>(
      db.knex(db.table('channels')).select('id', 'hostname').whereNotNull('hostname').orderBy('id'),
    );
    const find = byHost(rows);
    known = { find, at };
    return find;
  };

  return async (host, anew = false) => {
    if (host === undefined) return schema.defaultChannel;
    const fresh = !anew && known && Math.abs(clock() - known.at) < oldestMs ? known.find : undefined;
    if (!fresh) {
      reading ??= read().finally(() => {
        reading = undefined;
      });
    }
    const channel = (fresh ?? (await reading))?.(host);
    return channel ? Number(channel.id) : schema.defaultChannel;
  };
}

/** Looks hosts up in memory, with their port or without; of two channels with one host the first is meant. */
export function byHost<Channel extends { hostname: string | null }>(channels: Channel[]) {
  const known = new Map<string, Channel>();
  for (const channel of channels) {
    const name = nameIn(channel.hostname ?? '');
    if (name !== '' && !known.has(name)) known.set(name, channel);
  }
  return (host: ShopHost): Channel | undefined => {
    const name = nameIn(host ?? '');
    return known.get(name) ?? known.get(name.replace(/:\d+$/, ''));
  };
}

/** Bagisto's admins write hosts with and without a scheme; the database compares them without regard to case. */
const nameIn = (hostname: string) =>
  hostname
    .trim()
    .toLowerCase()
    .replace(/^https?:\/\//, '');
