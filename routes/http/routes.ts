import { createHash } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import { MethodNotAllowed, NotFound } from '../../accounts/errors';
import type { Credential } from '../../accounts/identity/credential';
import type { Caller, Guard } from '../../accounts/identity/guard';
import type { Throttle } from '../../accounts/identity/throttle';
import { type Form, validated } from '../../accounts/validation/form';
import type { Door } from './door';
import { type Exchange, readExchange } from './exchange';
import { type PathRules, pathTable } from './path-table';
import { sendJson } from './send-text';

export interface Answer {
  status?: number;
  body: unknown;
}

/**
 * One line of a door's policy. It runs in the order in which it reads: how often, by whom, with what input;
 * and only then the use case.
 */
export interface Route<Parts = DoorParts> {
  method: string;
  path: string;
  throttle: Throttle | undefined;
  serve(exchange: Exchange, parts: Parts): Promise<Answer>;
}

export interface Writer {
  /** How an answer is written; as JSON where the door does not say. */
  send?(res: Response, answer: Answer): void;
}

/** How a door's paths are served; what it leaves out is as at Bagisto's. */
export interface Paths extends Writer, PathRules {
  /** No POST stands for another method. */
  methodAsSent?: boolean;
  /** Runs first, on the door's own paths only. */
  before: RequestHandler;
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

/** One look-up a request, however many lines the table has: Express would try them one by one. */
export function servePaths<Parts extends Writer>(routes: Route<Parts>[], parts: Parts & Paths): Door {
  const { send = sendJson, methodAsSent = false, before } = parts;
  const table = pathTable(
    routes.map(({ path }) => path),
    parts,
  );
  const methodsAt = byPath(routes);

  const answer = async (req: Request, res: Response, path: string): Promise<void> => {
    const methods = methodsAt.get(path) ?? new Map<string, Route<Parts>>();
    if (req.method === 'OPTIONS')
      return void res.set('Allow', allowedOf(methods).join(',')).status(200).end();
    const exchange = await readExchange(req, res, methodAsSent);
    const route = methods.get(exchange.method);
    if (!route) throw new MethodNotAllowed(allowedOf(methods));
    send(res, await throttled(route, exchange, () => route.serve(exchange, parts)));
  };

  const handler: RequestHandler = (req, res, next) => {
    const found = table(req.path);
    if (!found) return next();
    req.params = found.params;
    // First of all: also what is refused before it is looked at is counted here.
    res.locals.route = found.path;
    before(req, res, (error?: unknown) => {
      if (error) next(error);
      else answer(req, res, found.path).catch(next);
    });
  };
  const paths = [...methodsAt.keys()].map((path) => `/${path}`);
  return { knows: (path) => table(path) !== undefined, paths, handler };
}

/** After all doors: what no table names is not found. */
export const nothingElse: RequestHandler = (req, res) => {
  if (req.method !== 'OPTIONS') throw new NotFound();
  res.status(200).end();
};

const allowedOf = (methods: Map<string, unknown>) =>
  [...methods.keys()].flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method]));

function throttled<Parts>(
  route: Route<Parts>,
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

function byPath<Parts>(routes: Route<Parts>[]): Map<string, Map<string, Route<Parts>>> {
  const paths = new Map<string, Map<string, Route<Parts>>>();
  for (const route of routes) {
    const methods = paths.get(route.path) ?? new Map<string, Route<Parts>>();
    paths.set(route.path, methods.set(route.method, route));
  }
  return paths;
}
