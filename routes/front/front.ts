import { type IncomingMessage, type RequestListener, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import { Unauthenticated, Unavailable } from '../../accounts/errors';
import { remembered } from '../../accounts/remembered';
import { cleanPath } from '../http/paths';
import { requestIds, type WriteLine } from '../http/request-log';
import { callerOf, type Dial } from './dial';
import { answerFailure, answerTo } from './failures';
import type { FiguresKept, Group } from './figures';
import { frontMetrics } from './metrics';
import { type OneLoginParts, oneLogin } from './one-login';
import type { Php } from './php';
import { clientAddress, type Forwarding } from './request-headers';
import { openShadow } from './shadow';
import { openShadowSide, type ShadowSide } from './shadow-side';
import { isStorefronts } from './storefront';

interface FrontParts extends OneLoginParts {
  php: Php;
  url: URL;
  timeoutMs: number;
  forwarding: Forwarding;
  /** The open doors that have a path, in the order in which they are asked; in their one spelling. */
  doorsAt(path: string): { name: string }[];
  dial: Dial;
  /** Per cent. */
  shadow: number;
  figures: FiguresKept;
  /** The text of the 401 for an ended credential. */
  unauthenticated: string;
  ownId: string;
  writeLine: WriteLine;
  registry?: Registry;
  logger: Logger;
}

export type Front = ReturnType<typeof openFront>;

/** The door that the dial may give back to PHP; PHP does not have the other doors' paths. */
const dialled = 'bagisto';

/** The last door: PHP answers what no other one serves. */
export function openFront(parts: FrontParts) {
  const { php, forwarding, dial, figures, apiPrefixes, writeLine, logger } = parts;
  const login = oneLogin(parts);
  const idOf = requestIds();
  const metrics = parts.registry && frontMetrics(parts.registry, php, dial);
  let side: ShadowSide | undefined;

  const count = (group: Group, res: ServerResponse, began: number) => {
    const failed = res.statusCode >= 500 || !res.writableFinished;
    figures.count(group, performance.now() - began, failed);
  };

  const byPhp = (req: IncomingMessage, res: ServerResponse, path: string, route: string, group: Group) => {
    const began = performance.now();
    const id = idOf(req.headers['x-request-id']);
    const ip = clientAddress(req, forwarding.trusts) || undefined;
    const done = () => {
      count(group, res, began);
      const failed = php.failed(req);
      const status = res.writableFinished ? res.statusCode : failed ? 502 : 499;
      const ms = Math.round((performance.now() - began) * 10) / 10;
      const line = { id, method: req.method ?? '', door: 'front', route, status, ms, ip };
      writeLine(failed ? { ...line, failed: 'php' } : line);
    };
    const watcher = route === 'php' ? undefined : side?.watchPhp(req, res, behindPrefix(path, apiPrefixes));
    const changes = login.changesFor(req, path);
    if (!changes) return php.handOver(req, res, { watcher, done });
    changes.then(
      (changed) => php.handOver(req, res, { changes: changed, watcher, done }),
      (error: unknown) => {
        res.once('close', done);
        refuse(req, res, error);
      },
    );
  };

  const refuse = (req: IncomingMessage, res: ServerResponse, error: unknown) => {
    if (error instanceof Unauthenticated)
      return answerFailure(req, res, parts.unauthenticated, { status: 401 });
    if (!(error instanceof Unavailable))
      logger.error({ err: error }, 'a login could not be passed on to PHP');
    answerFailure(req, res, STATUS_CODES[503] ?? '', answerTo.late);
  };

  const isOurs = (req: IncomingMessage, { path, door }: Place): boolean =>
    // A shop's home page is the shop's.
    path !== '/' && door !== undefined && !isStorefronts(req, path);
  const placeOf = places(parts.doorsAt);

  return {
    /** Answers what the doors serve by the app, and everything else by PHP. */
    before(app: RequestListener): RequestListener {
      if (parts.shadow > 0) {
        const shadow = openShadow({
          busy: () => php.busy > php.connections,
          compared(outcome, what) {
            figures.compared(outcome, what);
            metrics?.compared(outcome);
          },
          dropped: () => metrics?.dropped(),
          logger,
        });
        const { tokens, url, timeoutMs, ownId } = parts;
        side = openShadowSide({
          ...{ app, shadow, php, url, timeoutMs, forwarding, ownId, sample: parts.shadow },
          tokenFor: tokens.forPhp,
          isGenuine: tokens.isGenuine,
        });
      }
      return (req, res) => {
        // `OPTIONS *` asks about this server.
        if (req.url === '*') return app(req, res);
        const place = placeOf(req);
        const { path } = place;
        if (!isOurs(req, place)) return byPhp(req, res, path, 'php', 'everything else, PHP');
        if (place.door !== dialled) return app(req, res);
        if (dial.givesToPhp(() => callerOf(req, clientAddress(req, forwarding.trusts)))) {
          return byPhp(req, res, path, routeOf(behindPrefix(path, apiPrefixes)), 'customer paths, PHP');
        }
        const began = performance.now();
        res.once('close', () => count('customer paths, here', res, began));
        side?.watchOurs(req, res, behindPrefix(path, apiPrefixes));
        return app(req, res);
      };
    },
    /** Whether an upgrade is for PHP; any other request goes on as if it had not asked for one. */
    upgrades: (req: IncomingMessage) =>
      /^websocket$/i.test(req.headers.upgrade ?? '') && !isOurs(req, placeOf(req)),
    upgrade: (req: IncomingMessage, socket: Duplex, head: Buffer) => php.upgrade(req, socket, head),
    async close() {
      dial.stop();
      figures.stop();
      await Promise.all([php.close(), side?.close()]);
    },
  };
}

interface Place {
  /** In the doors' one spelling, without its query. */
  path: string;
  /** Undefined where no open door serves it. */
  door: string | undefined;
}

/** Most requests are for a few hundred paths; which door has one is worth remembering. */
function places(doorsAt: FrontParts['doorsAt']): (req: IncomingMessage) => Place {
  const find = (asked: string): Place => {
    const [path = ''] = cleanPath(asked).split(/[?#]/, 1);
    return { path, door: ownerOf(path, doorsAt(path)) };
  };
  const known = remembered(mostPlaces, find);
  return ({ url = '' }) => {
    const query = url.indexOf('?');
    const asked = query < 0 ? url : url.slice(0, query);
    return asked.length < longestPlace ? known(asked) : find(asked);
  };
}
/** EverShop's door has customers by their UUIDs, and leaves a plain number to Bagisto's. */
const ownerOf = (path: string, doors: { name: string }[]): string | undefined =>
  (/\/customers\/\d+$/.test(path) ? doors.find(({ name }) => name === dialled) : undefined)?.name ??
  doors[0]?.name;
const mostPlaces = 2000;
const longestPlace = 200;

function behindPrefix(path: string, prefixes: string[]): string {
  const prefix = prefixes.find((one) => path.startsWith(`${one}/`)) ?? '';
  return path.slice(prefix.length + 1);
}

/** For the log and the metrics: nothing that a client chose. */
const routeOf = (path: string) =>
  path
    .split('/')
    .map((segment) => (/^[a-z-]+$/.test(segment) ? segment : ':id'))
    .join('/');
