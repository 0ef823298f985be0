import type { Config } from './config/config';
import type { RunningServer } from './server';

export type StartSummary = ReturnType<typeof startSummary>;

/** The facts that a person and the log are given about a server that listens. */
export const startSummary = ({ url, db, redis, shop }: RunningServer) => ({
  url,
  store: db.kind,
  redis: redis !== undefined,
  adopted: shop.adopted,
  release: shop.release,
  doors: shop.doors,
});

/** Lines for the person who started it; the log on stdout stays clean for machines. */
export function greeting(
  { url, store, redis, adopted, doors }: StartSummary,
  { workers, docs, php }: Pick<Config, 'workers' | 'docs' | 'php'>,
): string[] {
  const kept =
    store === 'embedded'
      ? 'an embedded database in the storage folder, nothing else needed'
      : `${adopted ? "the shop's" : 'our own'} MySQL database${redis ? ', sessions in Redis' : ''}`;
  const places = [
    // Behind the front door the home page is PHP's.
    ...(doors.includes('bagisto') && doors.includes('pages') && !php
      ? [`${url}/ for curl commands to try it with`]
      : []),
    ...(docs ? [`${url}/docs for every call`] : []),
  ];
  return [
    `Customer accounts are served at ${url}${workers > 1 ? ` by ${workers} workers` : ''}`,
    `Kept in ${kept}`,
    ...(php ? [`Everything else is handed to PHP at ${php.url.origin}`] : []),
    ...(places.length > 0 ? [`Next: open ${places.join(', ')}`] : []),
  ];
}
