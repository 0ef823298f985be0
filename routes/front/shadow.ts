import type { IncomingHttpHeaders } from 'node:http';
import type { Logger } from 'pino';
import { type Answer, answerOf } from './comparison/answer';
import { compared, type Difference } from './comparison/comparison';
import { recognised } from './comparison/deliberate-differences';
import { inputOf } from './comparison/input';
import type { FilledRequest } from './comparison/situation';
import type { ShadowOutcome } from './figures';
import { kindOfPlace, learnNoise } from './noise';

/** A client's request and its answer. */
export interface Seen extends Reply {
  answeredBy: 'php' | 'ours';
  request: FilledRequest;
  /** Behind the API's prefix, without its query. */
  path: string;
  askPhp?(): Promise<Reply>;
  askOurselves(): Promise<Reply>;
}

export interface Reply {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
}

interface ShadowParts {
  /** Whether there is too much to do already. */
  busy(): boolean;
  compared(outcome: ShadowOutcome, what: string): void;
  dropped(): void;
  logger: Logger;
}

const mostAtOnce = 4;
/** Says nothing of what an answer would be: too many, or away. */
const noAnswer = [408, 429, 499, 502, 503, 504, 508];

/** Shows the other side what one side has answered, once the client has its answer. Bounded: what is too much is not compared. */
export function openShadow({ busy, compared: tell, dropped, logger }: ShadowParts) {
  const noise = learnNoise();
  let running = 0;

  const compareSeen = async (seen: Seen): Promise<void> => {
    const { request, path, answeredBy } = seen;
    const route = `${request.method} ${routeOf(path)}`;
    const other = await (answeredBy === 'php' ? seen.askOurselves() : seen.askPhp?.());
    if (!other || noAnswer.includes(other.status)) return dropped();
    const first = { old: answer(seen), now: answer(other) };
    const pair = answeredBy === 'php' ? first : { old: first.now, now: first.old };
    let differences = noise.subtracted(route, differencesOf(pair.old, pair.now));
    let rule = ruleOf(request, path, pair, differences);
    if (differences.length > 0 && !rule && request.method === 'GET' && seen.askPhp) {
      // The second pair of answers counts: an account may have changed between the first two, and some things differ by themselves.
      const [again, ours] = await Promise.all([seen.askPhp(), seen.askOurselves()]);
      if (noAnswer.includes(again.status) || noAnswer.includes(ours.status)) return dropped();
      noise.learn(route, differencesOf(pair.old, answer(again)));
      pair.old = answer(again);
      pair.now = answer(ours);
      differences = noise.subtracted(route, differencesOf(pair.old, pair.now));
      rule = ruleOf(request, path, pair, differences);
    }
    if (differences.length === 0) return tell('same', route);
    if (rule !== undefined) return tell('deliberate', `${route}: ${rule}`);
    const places = differences.slice(0, 5).map(said);
    tell('different', `${route}: ${places.join(', ')}`);
    logger.info({ route, differs: places }, 'PHP and this server answer differently');
  };

  return {
    async show(seen: Seen): Promise<void> {
      if (noAnswer.includes(seen.status)) return;
      if (running >= mostAtOnce || busy()) return dropped();
      running++;
      try {
        await compareSeen(seen);
      } catch (error) {
        logger.debug({ cause: (error as Error).message }, 'nothing was compared');
        dropped();
      } finally {
        running--;
      }
    },
  };
}

const answer = ({ status, headers, text }: Reply): Answer => answerOf(status, headers, text);

/** Both sides have the same database: values count, and no name of a side has to be put in their place. */
const differencesOf = (old: Answer, now: Answer): Difference[] =>
  compared(old, now, { values: true, neutral: (_side, text) => text }).differences;

function ruleOf(
  request: FilledRequest,
  path: string,
  pair: { old: Answer; now: Answer },
  differences: Difference[],
): string | undefined {
  if (differences.length === 0) return undefined;
  return recognised({ request, path, input: inputOf(request), ...pair, differences, history: [] })?.name;
}

/** The place and the kinds of values there; a text may be anybody's, and is left out. */
const said = ({ where, old, new: now }: Difference): string =>
  `${kindOfPlace(where)} (${withoutTexts(old)} in PHP, ${withoutTexts(now)} here)`;
const withoutTexts = (text: string) => text.replace(/"(?:[^"\\]|\\.)*"/g, 'a text').slice(0, 60);

const routeOf = (path: string) =>
  path
    .split('/')
    .map((segment) => (/\d/.test(segment) ? ':id' : segment))
    .join('/');

const logsOut = /(^|\/)logout$/;

/** Only what changes nothing may be asked for twice: reading, and a login that is refused. */
export const mayBeShown = (method: string, path: string): boolean =>
  (method === 'GET' && !logsOut.test(path)) || isLogin(method, path);

export const isLogin = (method: string, path: string): boolean =>
  method === 'POST' && path === 'customer/login';

export const wasRefused = (status: number): boolean => status === 401 || status === 422;
