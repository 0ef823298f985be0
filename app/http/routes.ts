import { createHash } from 'node:crypto';
import { type Request, type RequestHandler, type Response, Router } from 'express';
import { MethodNotAllowed, NotFound } from '../errors';
import type { Credential } from '../identity/credential';
import type { Caller, Guard } from '../identity/guard';
import type { Throttle } from '../identity/throttle';
import { type Form, validated } from '../validation/form';
import { type Exchange, readExchange } from './exchange';

export interface Answer {
  status?: number;
  body: unknown;
}

/**
 * One line of a door's policy. It runs in the order in which it reads: how often, by whom, with what input;
 * and only then the use case.
 */
export interface Route<Door = DoorParts> {
  method: string;
  path: string;
  throttle: Throttle | undefined;
  serve(exchange: Exchange, door: Door): Promise<Answer>;
}

export interface Writer {
  /** How an answer is written; as JSON where the door does not say. */
  send?(res: Response, answer: Answer): void;
}

/** How a door's paths are matched; what it leaves out is as at Bagisto's. */
export interface Paths extends Writer {
  /** What a parameter of that name may hold; anything else is somebody else's path. */
  params?: Record<string, RegExp>;
  anyLetterCase?: boolean;
  /** No POST stands for another method. */
  methodAsSent?: boolean;
  /** Runs first, on the door's own paths only. */
  before?: RequestHandler;
}

export interface DoorParts extends Writer {
  guard: Guard;
  /** The carriers this door knows, in the order in which they count. */
  credentialOf(exchange: Exchange): Promise<Credential | undefined>;
  today(): string;
}

export const unthrottled = undefined;

type Run<Who, Values> = (exchange: Exchange, who: Who, values: Values) => Promise<Answer>;

/** For everybody who asks. */
export function open<Values>(
  method: string,
  path: string,
  throttle: Throttle | undefined,
  form: Form<Values, undefined>,
  run: (exchange: Exchange, values: Values) => Promise<Answer>,
): Route {
  return {
    method,
    path,
    throttle,
    serve: async (exchange, { today }) =>
      run(exchange, await validated(form, exchange.merged, { today: today(), who: undefined })),
  };
}

/** For a customer who is logged in, and about nobody else. */
export function guarded<Values>(
  method: string,
  path: string,
  throttle: Throttle | undefined,
  form: Form<Values, Caller>,
  run: Run<Caller, Values>,
): Route {
  return {
    method,
    path,
    throttle,
    async serve(exchange, { guard, credentialOf, today }) {
      const caller = await guard(await credentialOf(exchange));
      exchange.note({ customer: caller.customer.id });
      return run(exchange, caller, await validated(form, exchange.merged, { today: today(), who: caller }));
    },
  };
}

/** For a door that has its prefix to itself: whatever the table does not name is not found. */
export function routerFor(routes: Route[], door: DoorParts): Router {
  const router = servePaths(routes, door);
  router.use((req, res) => {
    if (req.method !== 'OPTIONS') throw new NotFound();
    res.status(200).end();
  });
  return router;
}

/** For a door that lives among others: what the table does not name passes on to them. */
export function servePaths<Door extends Paths>(routes: Route<Door>[], door: Door): Router {
  const { send = sendJson, anyLetterCase = false, methodAsSent = false, before = passOn } = door;
  const router = Router({ caseSensitive: !anyLetterCase, strict: true });
  for (const [path, methods] of byPath(routes)) {
    const allowed = [...methods.keys()].flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method]));
    router.all(matcher(path, door), before, async (req: Request, res: Response) => {
      res.locals.route = path;
      if (req.method === 'OPTIONS') return void res.set('Allow', allowed.join(',')).status(200).end();
      const exchange = await readExchange(req, res, methodAsSent);
      const route = methods.get(exchange.method);
      if (!route) throw new MethodNotAllowed(allowed);
      send(res, await throttled(route, exchange, () => route.serve(exchange, door)));
    });
  }
  return router;
}

const passOn: RequestHandler = (_req, _res, next) => next();

/** Express 5 takes no pattern inside a path: where a parameter has one, the whole path becomes a pattern. */
function matcher(path: string, { params = {}, anyLetterCase }: Paths): string | RegExp {
  const names = path.split('/').map((segment) => (segment.startsWith(':') ? segment.slice(1) : undefined));
  if (!names.some((name) => name !== undefined && params[name])) return `/${path}`;
  const segments = path.split('/').map((segment, at) => {
    const name = names[at];
    return name === undefined ? literally(segment) : `(?<${name}>${params[name]?.source ?? '[^/]+'})`;
  });
  return new RegExp(`^/${segments.join('/')}$`, anyLetterCase ? 'i' : '');
}

const literally = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

function throttled<Door>(
  route: Route<Door>,
  exchange: Exchange,
  serve: () => Promise<Answer>,
): Promise<Answer> {
  if (!route.throttle) return serve();
  const email = typeof exchange.merged.email === 'string' ? exchange.merged.email : undefined;
  // Before anything is refused: the person on call must see which account is being guessed at.
  if (email !== undefined) exchange.note({ account: accountName(email) });
  return route.throttle.around({ address: exchange.address, email }, serve);
}

/** Tells accounts apart in the log without saying whose they are. */
export const accountName = (email: string) =>
  createHash('sha256').update(email.toLowerCase()).digest('hex').slice(0, 12);

const sendJson = (res: Response, { status = 200, body }: Answer) => void res.status(status).json(body);

function byPath<Door>(routes: Route<Door>[]): Map<string, Map<string, Route<Door>>> {
  const paths = new Map<string, Map<string, Route<Door>>>();
  for (const route of routes) {
    const methods = paths.get(route.path) ?? new Map<string, Route<Door>>();
    paths.set(route.path, methods.set(route.method, route));
  }
  return paths;
}
