import type { Server } from 'node:http';
import http from 'node:http';
import type { Logger } from 'pino';
import { StartRefused } from '../accounts/errors';
import { hashesAtOnce } from '../accounts/identity/hashing-share';
import { type HasherOptions, passwordHasher } from '../accounts/identity/password-hasher';
import { loadLanguages } from '../accounts/lang/languages';
import type { Clock } from '../accounts/shop-time';
import { embeddedExpiringStore } from '../db/expiring/embedded-expiring-store';
import { redisExpiringStore } from '../db/redis/client';
import { isOwnAddress } from '../routes/front/loop';
import { usualRequestMs, withinTime } from '../routes/front/slow-bodies';
import { upgradeThrough } from '../routes/front/upgrades';
import { drainOf } from '../routes/http/drain';
import { expressFromBirth } from '../routes/http/express-from-birth';
import { answerUnreadable } from '../routes/http/unreadable';
import { createApp } from './app';
import { closingTasks, inTime } from './closing';
import type { Config } from './config/config';
import type { AppDeps } from './deps';
import { openMailer } from './open-mailer';
import { openPhpSide } from './php-side';
import { openStores } from './stores';

export interface ServerOptions {
  config: Config;
  logger: Logger;
  clock?: Clock;
  /** For tests that must not spend their time hashing. */
  hashing?: Partial<HasherOptions>;
  /** For tests on a busy machine: how many times longer than usual an answer may take before it is a 503. */
  patience?: number;
  /** For tests that must not wait as long as a real client may take. */
  timeouts?: Partial<Timeouts>;
  /** Metrics of the whole server, where this process is not all of it. */
  shown?: AppDeps['shown'];
  /** Shows a developer the links of mails that no mail server takes. */
  showLink?: (link: string) => void;
}

interface Timeouts {
  headersMs: number;
  requestMs: number;
  checkEveryMs: number;
}

export type RunningServer = Awaited<ReturnType<typeof startServer>>;

export async function startServer({
  config: configured,
  logger,
  clock = Date.now,
  hashing,
  patience = 1,
  timeouts,
  shown,
  showLink,
}: ServerOptions) {
  const stores = await openStores(configured, logger, patience);
  const { db, redis, schema } = stores;
  const express = expressFromBirth();
  const server = http.createServer({
    ...serverOptions(timeouts, configured.php !== undefined),
    ...express.classes,
  });
  const closing = closingTasks(logger);
  closing.add('stores', stores.close);
  try {
    const php = await openPhpSide({ ...stores, config: configured, logger, clock });
    closing.add('PHP', () => php?.close());
    // Then the cookie is PHP's.
    const shop = php ? { ...stores.shop, sessionCookie: php.cookies.name } : stores.shop;
    const state = redis
      ? redisExpiringStore(redis, configured.redisPrefix)
      : embeddedExpiringStore(db, clock);
    if (!shop.doors.includes('pages') && !schema.adopted && !configured.php && !configured.resetUrl)
      logger.warn(
        'the pages are closed, so the link in a mail for a new password leads nowhere; set RESET_URL to a page of yours',
      );
    const languages = loadLanguages(configured.languagesPath, configured.language);
    const drain = drainOf(server);
    answerUnreadable(server);
    // A door that reads the body asks for it; one that does not has answered before it is sent.
    server.on('checkContinue', (req, res) => server.emit('request', req, res));
    if (configured.php) await refuseItself(configured.php.url, configured);
    await listen(server, configured);
    const url = urlOf(server, configured);
    // No await between here and where the app is attached: no request can arrive without a handler.
    const config = withAddress(configured, url);
    const mailer = openMailer(config, { languages, logger, redis, patience, showLink });
    closing.add('mails', () => inTime(mailer.close()));
    const { app, doors, front, stop } = createApp({
      ...stores,
      config,
      php,
      shop,
      state,
      hasher: passwordHasher({
        cost: config.bcryptCost,
        concurrency: hashesAtOnce(config.workers),
        deadlineMs: 4000 * patience,
        ...hashing,
      }),
      mailer,
      languages,
      logger,
      clock,
      accepting: drain.accepting,
      patience,
      shown,
    });
    express.adoptedBy(app);
    server.on('request', front ? front.before(withinTime(server, app, timeouts?.requestMs)) : app);
    if (front) upgradeThrough(server, front);

    closing.add('front door', () => front?.close());
    closing.add('doors', stop);
    closing.add('requests', (deadlineMs) => drain.empty(deadlineMs));
    /** Says no to new work, finishes what is in flight, closes the stores; true when all of it went well. */
    const close = async (deadlineMs = 10_000): Promise<boolean> => {
      const { clean, milliseconds } = await closing.run(deadlineMs);
      logger.info({ milliseconds }, 'closed');
      return clean;
    };
    return { server, url, doors, db, redis, schema, shop, mailer, close };
  } catch (error) {
    server.close();
    await closing.run(0);
    throw error;
  }
}

function serverOptions(
  { headersMs = 10_000, requestMs = usualRequestMs, checkEveryMs = 2_000 }: Partial<Timeouts> = {},
  uploads: boolean,
): http.ServerOptions {
  return {
    headersTimeout: headersMs,
    // An upload to PHP may take its time, as long as it goes on coming.
    requestTimeout: uploads ? 0 : requestMs,
    // Longer than a proxy keeps its idle connections, so that it never writes into one we are closing.
    keepAliveTimeout: 65_000,
    connectionsCheckingInterval: checkEveryMs,
    maxHeaderSize: 16_384,
  };
}

async function refuseItself(php: URL, { host, port }: Config): Promise<void> {
  if (!(await isOwnAddress(php, host, port))) return;
  throw new StartRefused(
    `PHP_URL ${php.origin} is this server itself; set it to where PHP answers, or PORT to another port`,
  );
}

function listen(server: Server, config: Config): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const why =
        error.code === 'EADDRINUSE'
          ? 'is taken by another program; set PORT to a free one'
          : `cannot be used (${error.code}); check HOST and PORT`;
      reject(new StartRefused(`${config.host}:${config.port} ${why}`));
    });
    server.listen(config.port, config.host, () => resolve());
  });
}

/** With PORT=0 the system chooses the port: where APP_URL does not say otherwise, pages and mails lead there. */
function withAddress(config: Config, url: string): Config {
  return config.appUrl.port === '0' ? { ...config, appUrl: new URL(url) } : config;
}

function urlOf(server: Server, config: Config): string {
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : config.port;
  return `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${port}`;
}
