import { type ErrorRequestHandler, type Request, type RequestHandler, type Response, Router } from 'express';
import { MethodNotAllowed } from '../../accounts/errors';
import type { DoorName } from '../../accounts/release';
import { readExchange } from './exchange';
import { nothingElse } from './failures';
import type { Answer, Line, Reading } from './line';
import { sendDownload } from './send-stream';
import { sendJson } from './send-text';

/** The rules that the lines of one door have in common. A rule that is left out is as PHP has it. */
interface DoorRules extends Reading {
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
  /** How an answer is written; without it as JSON. */
  send?(res: Response, answer: Answer): void;
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
    router: toRouter(lines, paths, rules),
    ground: groundOf(paths, rules),
    paths: paths.map((path) => `/${path}`),
    lines,
  };
}

/** One route a path, whatever the method: at a PHP framework's door the body may say which one is meant. */
function toRouter(lines: Line[], paths: string[], rules: DoorRules): Router {
  const { prefixes = [''], params = {}, anyLetterCase = false, territory, before, failures, means } = rules;
  const router = Router({ caseSensitive: !anyLetterCase, strict: true });
  for (const [name, form] of Object.entries(params)) {
    const whole = new RegExp(`^${form.source}$`, anyLetterCase ? 'i' : '');
    router.param(name, (req, _res, next, value) =>
      next(whole.test(value) || means?.(req) ? undefined : 'route'),
    );
  }
  for (const path of paths) {
    const enter: RequestHandler = (_req, res, next) => {
      // Set before anything can fail, so that the metrics name the route even of a shed request.
      res.locals.door = rules.name;
      res.locals.route = path;
      next();
    };
    const places = prefixes.map((prefix) => `${prefix.replace(reserved, '\\$&')}/${path}`);
    const own = lines.filter((line) => line.path === path);
    router.all(places, enter, before, serving(own, rules), failures);
  }
  if (territory) router.all(territory, nothingElse, failures);
  return router;
}

/** Characters with a meaning of their own in a path of Express. */
const reserved = /[{}()[\]+?!:*\\]/g;

function groundOf(paths: string[], rules: DoorRules): RegExp {
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

/** Serves the lines of one path by the method that is meant. */
function serving(lines: Line[], rules: DoorRules): RequestHandler {
  const { send = sendJson, methodAsSent = false } = rules;
  const allowed = lines.flatMap(({ method }) => (method === 'GET' ? ['GET', 'HEAD'] : [method]));
  return async (req, res) => {
    if (req.method === 'OPTIONS') return void res.set('Allow', allowed.join(',')).status(200).end();
    const exchange = await readExchange(req, res, methodAsSent);
    const match = lines.find(({ method }) => method === exchange.method);
    if (!match) throw new MethodNotAllowed(allowed);
    const answer = await match.serve(exchange, rules);
    if (answer.download) await sendDownload(res, answer.download);
    else send(res, answer);
  };
}
