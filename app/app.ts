import express, { type Express, type RequestHandler } from 'express';
import { deriveKey } from '../accounts/keys';
import { bagistoDoor } from '../routes/bagisto/door';
import { releases } from '../routes/bagisto/releases';
import { docsDoor } from '../routes/docs/door';
import { evershopDoor } from '../routes/evershop/door';
import type { Front } from '../routes/front/front';
import { graphqlDoor } from '../routes/graphql/door';
import { compose } from '../routes/http/compose';
import { readableFrom } from '../routes/http/cross-origin';
import { entrances } from '../routes/http/door';
import { defaultFailures } from '../routes/http/failures';
import { loadShedding } from '../routes/http/load-shedding';
import { createMetrics } from '../routes/http/metrics';
import { cleanPaths } from '../routes/http/paths';
import { preparesHeaders } from '../routes/http/prepared-headers';
import { warnAboutProxies } from '../routes/http/proxies';
import { lineWriter, requestLog } from '../routes/http/request-log';
import { nothingElse } from '../routes/http/routes';
import { always, dataHeaders } from '../routes/http/security-headers';
import { operationsDoor } from '../routes/operations/door';
import { pagesDoor } from '../routes/pages/door';
import { ownForms } from '../routes/pages/own-forms';
import { docsFacts } from './docs-facts';
import { frontOf, phpBehind, shadowsOwnId } from './front';
import { type AppDeps, accountParts } from './parts';
import { version } from './version';

/** The composition root: everything is put together here, and nowhere else is a door mounted. */
export function createApp(deps: AppDeps): {
  app: Express;
  paths: string[];
  /** The hand-over to PHP, where there is one. */
  front: Front | undefined;
  stop(): void;
} {
  const { config, shop, db, schema, redis, hasher, mailer, languages, logger, clock } = deps;
  const { accepting, shown } = deps;
  const https = config.appUrl.protocol === 'https:';
  const app = express();
  preparesHeaders(app.response);
  app.disable('x-powered-by');
  app.disable('etag');
  app.enable('case sensitive routing');
  app.set('query parser', false);
  app.set('trust proxy', config.trustProxy);
  if (config.session.secure) {
    // TLS ends at the proxy, and not every proxy says so: APP_URL does. express-session asks `req.secure`.
    Object.defineProperty(app.request, 'secure', { get: () => true });
  }
  const { php: settings } = config;
  const behind = settings && phpBehind(config, settings, app, logger);
  const ownId = shadowsOwnId();

  const parts = accountParts({ ...deps, handLoginToPhp: behind?.handLogin });
  const probes = [
    { name: 'database', check: () => db.ping() },
    ...(redis ? [{ name: 'redis', check: async () => void (await redis.ping()) }] : []),
  ];
  const metrics = config.metrics ? createMetrics({ hasher, database: db, mailer, probes }) : undefined;
  const shedding = loadShedding(1000 * deps.patience);
  const ending = [shedding.stop];
  const { entrance, paths, doorAt } = entrances();
  const writeLine = lineWriter(logger, { count: metrics?.count, silent: (id) => id === ownId });

  const line: RequestHandler[] = [requestLog(writeLine), warnAboutProxies(logger)];
  const forData = dataHeaders(https);
  const shownMetrics = metrics && (shown?.(metrics.registry) ?? metrics.registry);
  line.push(entrance(operationsDoor({ accepting, probes, headers: always(forData), metrics: shownMetrics })));
  line.push(cleanPaths);
  if (shop.doors.includes('pages')) {
    const { logoUrl, color } = config.mail;
    line.push(
      entrance(
        pagesDoor({
          ...parts,
          ownForms: ownForms(parts.sameSite, deriveKey(config.appKeys[0], 'page-forms'), clock),
          look: { shop: config.appName, logoUrl, color, https, shopUrl: shop.shopUrl },
          appUrl: config.appUrl,
          apiPrefix: config.bagistoPrefixes[0] ?? '/api',
          docs: config.docs,
          metrics: config.metrics,
          doors: shop.doors,
          version,
          deepLink: config.appDeepLink,
          loginUrl: shop.loginUrl,
          shedLoad: shedding.shedLoad,
        }),
        'pages',
      ),
    );
  }
  line.push(readableFrom(config.corsOrigins, forData));
  const release = releases[shop.release];
  if (config.docs)
    line.push(
      entrance(docsDoor({ facts: docsFacts({ config, shop, languages, redis, release }), https }), 'docs'),
    );
  if (shop.doors.includes('evershop')) {
    const door = evershopDoor({ ...parts, shedLoad: shedding.shedLoad }, schema, config);
    const knows = (path: string) => door.ground.test(path);
    ending.push(() => door.close?.());
    line.push(entrance({ knows, paths: door.paths, handler: door.router }, 'evershop'));
  }
  if (shop.doors.includes('graphql')) {
    const { graphql: options } = config;
    const { shedLoad } = shedding;
    line.push(
      entrance(graphqlDoor({ ...parts, columns: schema.customers, options, https, shedLoad }), 'graphql'),
    );
  }
  if (shop.doors.includes('bagisto')) {
    const door = bagistoDoor({ ...parts, shedLoad: shedding.shedLoad }, schema, { ...config, ...shop });
    const knows = (path: string) => door.ground.test(path);
    line.push(entrance({ knows, paths: door.paths, handler: door.router }, 'bagisto'));
  }
  app.use(compose(line));
  app.use(nothingElse);
  app.use(defaultFailures(release.notFoundMessage, languages, logger));
  const stop = () => {
    for (const end of ending) end();
  };
  const front =
    settings &&
    behind &&
    frontOf({
      ...{ config, settings, behind, parts, languages, clock, logger, writeLine, doorAt, ownId },
      state: deps.state,
      registry: metrics?.registry,
    });
  return { app, paths, front, stop };
}
