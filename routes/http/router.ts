import { type ErrorRequestHandler, type Request, type RequestHandler, type Response, Router } from 'express';
import { MethodNotAllowed } from '../../accounts/errors';
import type { DoorName } from '../../accounts/release';
import type { Field } from '../../accounts/validation/field';
import type { Input } from '../../accounts/validation/form';
import { type Exchange, readExchange } from './exchange';
import { nothingElse } from './failures';
import { obey, type Policy } from './policy';
import { type Download, sendDownload } from './send-stream';
import { sendJson } from './send-text';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface Answer {
  status?: number;
  body: unknown;
  /** In place of a body. */
  download?: Download;
}

/** The work of a line for its caller; with the values of its form, where it has one. */
export type Run<Caller, Values = never> = (
  exchange: Exchange,
  caller: Caller,
  ...form: [Values] extends [never] ? [] : [values: Values]
) => Promise<Answer>;

/** One line of a door's table: a method, a path, and its policy. */
export interface Line {
  method: Method;
  path: string;
  /** The names of the caller and of the throttle, for readers of the table: documentation, tests. */
  who: string;
  throttle: string | undefined;
  /** The form's fields: the documentation describes the input by them. */
  fields?: ReadonlyMap<string, Field>;
  serve(exchange: Exchange, door: Pick<DoorRules, 'input' | 'today'>): Promise<Answer>;
}

export function line<Caller, Values>(
  method: Method,
  path: string,
  policy: Policy<Exchange, Caller, Values, Answer>,
): Line {
  return {
    method,
    path,
    who: policy.who.name,
    throttle: typeof policy.throttle === 'function' ? 'some are throttled' : policy.throttle?.name,
    fields: typeof policy.form === 'object' ? policy.form.fields : undefined,
    serve: (exchange, { input = merged, today }) =>
      obey(policy, exchange, { email: exchange.merged.email, input: () => input(exchange), today }),
  };
}

const merged = (exchange: Exchange): Input => exchange.merged;

/** The rules that the lines of one door have in common. A rule that is left out is as PHP has it. */
interface DoorRules {
  /** As the log and the metrics call it. */
  name: DoorName;
  /** May stand before each path; without them nothing does. */
  prefixes?: string[];
  /** The form of a parameter by its name; a path with anything else in its place is another door's. */
  params?: Record<string, RegExp>;
  /** Whether a request for such a path is this door's all the same. */
  means?(req: Request): boolean;
  anyLetterCase?: boolean;
  /** No other door has a path here: what no line names is not found. */
  territory?: RegExp;
  /** Runs first, on the door's own paths only. */
  before: RequestHandler;
  failures: ErrorRequestHandler;
  /** No POST stands for another method. */
  methodAsSent?: boolean;
  /** Reads a form's fields; without it they are query and body together. */
  input?(exchange: Exchange): Input;
  /** How an answer is written; without it as JSON. */
  send?(res: Response, answer: Answer): void;
  today(): string;
}

/** A door as it is mounted: `app.use(door.ground, door.router)`. */
export interface Door {
  name: string;
  router: Router;
  /**
   * Matches a path that the door serves, and takes no part of it away. A request passes by a door that is not its own
   * at the price of this one look: without it Express tries each of the other doors' paths, which costs 8 to 17 of the
   * 130 µs of processor time of customer/get.
   */
  ground: RegExp;
  /** All that it serves, as its tables have it. */
  paths: string[];
  /** The policy; absent where a door is no table of lines. */
  lines?: Line[];
  close?(): void;
}

/** A door with the rules that all of its lines obey. */
export function toDoor(lines: Line[], rules: DoorRules): Door {
  const paths = [...new Set(lines.map(({ path }) => path))];
  return {
    name: rules.name,
    router: toRouter(lines, rules),
    ground: groundOf(paths, rules),
    paths: paths.map((path) => `/${path}`),
    lines,
  };
}

/** One route a path, whatever the method: at a PHP framework's door the body may say which one is meant. */
function toRouter(lines: Line[], rules: DoorRules): Router {
  const { prefixes = [''], params = {}, anyLetterCase = false, territory, before, failures, means } = rules;
  const router = Router({ caseSensitive: !anyLetterCase, strict: true });
  for (const [name, form] of Object.entries(params)) {
    const whole = new RegExp(`^${form.source}$`, anyLetterCase ? 'i' : '');
    router.param(name, (req, _res, next, value) =>
      next(whole.test(value) || means?.(req) ? undefined : 'route'),
    );
  }
  for (const [path, methods] of byPath(lines)) {
    const enter: RequestHandler = (_req, res, next) => {
      // Set before anything can fail, so that the metrics name the route even of a shed request.
      res.locals.door = rules.name;
      res.locals.route = path;
      next();
    };
    const places = prefixes.map((prefix) => `${prefix.replace(reserved, '\\$&')}/${path}`);
    router.all(places, enter, before, serving(methods, rules), failures);
  }
  if (territory) router.all(territory, nothingElse, failures);
  return router;
}

/** Characters with a meaning of their own in a path of Express. */
const reserved = /[{}()[\]+?!:*\\]/g;

function groundOf(
  paths: string[],
  rules: Pick<DoorRules, 'prefixes' | 'params' | 'anyLetterCase' | 'territory' | 'means'>,
): RegExp {
  const { prefixes = [''], anyLetterCase = false, territory } = rules;
  const params = (!rules.means && rules.params) || {};
  const form = (segment: string) =>
    segment.startsWith(':') ? (params[segment.slice(1)]?.source ?? '[^/]+') : asItIs(segment);
  const forms = paths.map((path) => path.split('/').map(form).join('/'));
  const own = `(?:${prefixes.map(asItIs).join('|')})/(?:${forms.join('|')})$`;
  const all = territory ? `${own}|${territory.source.replace(/^\^/, '')}` : own;
  return new RegExp(`^(?=${all})`, anyLetterCase ? 'i' : '');
}

const asItIs = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

function serving(methods: Map<string, Line>, rules: DoorRules): RequestHandler {
  const { send = sendJson, methodAsSent = false } = rules;
  const allowed = [...methods.keys()].flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method]));
  return async (req, res) => {
    if (req.method === 'OPTIONS') return void res.set('Allow', allowed.join(',')).status(200).end();
    const exchange = await readExchange(req, res, methodAsSent);
    const match = methods.get(exchange.method);
    if (!match) throw new MethodNotAllowed(allowed);
    const answer = await match.serve(exchange, rules);
    if (answer.download) await sendDownload(res, answer.download);
    else send(res, answer);
  };
}

function byPath(lines: Line[]): Map<string, Map<string, Line>> {
  const paths = new Map<string, Map<string, Line>>();
  for (const each of lines) {
    const methods = paths.get(each.path) ?? new Map<string, Line>();
    paths.set(each.path, methods.set(each.method, each));
  }
  return paths;
}
