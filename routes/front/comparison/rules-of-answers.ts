import { en } from '../../../accounts/lang/en';
import { type Answer, isExactly } from './answer';
import { at, membersOf, parsedJson, textOf } from './foreign-json';
import { isDone } from './rule-answers';
import { isRefusalOfInput, isTranslated } from './rule-texts';
import {
  bearer,
  header,
  invalid,
  isDocumented,
  isLoginPath,
  loggedIn,
  methodsOf,
  notFound,
  redirected,
  refusedByUs,
  refusedWith,
  succeeded,
  unauthenticated,
} from './rule-words';
import type { DeliberateDifference, Exchange } from './situation';

const notLetIn = (answer: Answer) =>
  (['auth.failed', 'auth.inactive', 'auth.unverified'] as const).some((key) => refusedWith(answer, key));

/** How we answer, and who is let in: what shows at every call. */
export const answerRules: DeliberateDifference[] = [
  {
    name: 'always JSON',
    reason: 'PHP redirects a client that does not ask for JSON to a page',
    explains: ({ path, input, old, now }) => {
      if (!redirected(old)) return false;
      return /\/login\/?$/.test(old.headers.location ?? '')
        ? unauthenticated(now)
        : isRefusalOfInput(now, path, input);
    },
  },
  {
    name: '405 for a wrong method',
    reason: 'PHP says 404 or 500 for a path that exists; Allow tells what would work',
    explains: (situation) => {
      const { request, old, now } = situation;
      const empty = request.method === 'HEAD' && now.status === 405 && now.kind === 'nothing';
      return (
        [404, 405, 500].includes(old.status) &&
        isDocumented(situation) &&
        now.headers.allow === methodsOf(situation) &&
        (empty || refusedByUs(now, 405, 'http.method'))
      );
    },
  },
  {
    name: '404 in JSON',
    reason: 'an unknown path is 404 for every client, where PHP shows a page or fails',
    explains: (situation) =>
      !isDocumented(situation) &&
      (situation.old.kind !== 'JSON' || situation.old.status === 500) &&
      notFound(situation.now),
  },
  {
    name: 'no 500 for bad input',
    reason: 'what PHP fails on is a refusal that names the field',
    explains: ({ path, input, old, now }) => old.status === 500 && isRefusalOfInput(now, path, input),
  },
  {
    name: 'addresses are one’s own',
    reason: 'PHP changes and deletes anybody’s, and fails at unknown ones; here such an address is not found',
    explains: ({ path, input, request, old, now, history }) => {
      const id = /^addresses\/(?!create$)([^/]+)$/.exec(path)?.[1];
      if (id === undefined || shownAsOwn(id, history) || !notFound(now)) return false;
      // PHP fails at an unknown one, and at no fields at all. Where it has done it, it was somebody else's
      // only if one's own have been seen without it.
      const unknown = ['GET', 'PUT', 'DELETE'].includes(request.method) && old.status === 500;
      const done = ['PUT', 'DELETE'].includes(request.method) && old.status === 200;
      const sent = request.method !== 'PUT' || Object.keys(input).length > 0;
      return (unknown && sent) || (done && (listed(history) || !/^[1-9]\d*$/.test(id)));
    },
  },
  {
    name: 'a Bearer is enough',
    reason: 'a token works without the key "token"; many apps send it so',
    explains: (situation) =>
      bearer(situation) !== undefined &&
      !('token' in situation.input) &&
      (unauthenticated(situation.old) || redirected(situation.old)) &&
      isDone(situation, situation.history, claimsOf(bearer(situation) ?? '')?.sub),
  },
  {
    name: 'inactive means out',
    reason: 'PHP lets switched-off customers in',
    explains: (situation) =>
      isLoginPath(situation) && succeeded(situation.old) && refusedWith(situation.now, 'auth.inactive'),
  },
  {
    name: 'unverified means out',
    reason: 'the shop demands a confirmed address, and PHP does not look (ALLOW_UNVERIFIED)',
    explains: (situation) =>
      isLoginPath(situation) && succeeded(situation.old) && refusedWith(situation.now, 'auth.unverified'),
  },
  {
    name: 'only the address itself',
    reason: 'PHP takes look-alikes of an address, such as jöhn@… for john@…',
    explains: (situation) => {
      const asked = String(situation.input.email).toLowerCase();
      if (situation.path === 'customer/forgot-password') {
        const unknown = isExactly(situation.now, 200, { error: en['passwords.user'] });
        return succeeded(situation.old) && unknown && /[^\x20-\x7e]/.test(asked);
      }
      const answered = at(situation.old.body, 'data.email');
      return (
        isLoginPath(situation) &&
        typeof answered === 'string' &&
        answered.toLowerCase() !== asked &&
        refusedWith(situation.now, 'auth.failed')
      );
    },
  },
  {
    name: 'whole tokens only',
    reason: 'a token without exp, sub, jti or Bagisto’s prv could not be told from another’s, or revoked',
    explains: (situation) => {
      const claims = claimsOf(bearer(situation) ?? String(situation.input.token));
      const complete = ['exp', 'sub', 'jti', 'prv'].every((claim) => claims && claim in claims);
      return claims !== undefined && !complete && succeeded(situation.old) && unauthenticated(situation.now);
    },
  },
  {
    name: 'the language that was asked for',
    reason: 'with ?locale= the same refusal is worded in that language',
    explains: ({ request, old, now, differences }) => {
      const language = /[?&]locale=(ar|de|es|fr|nl|pt_BR)(&|$)/.exec(request.path)?.[1];
      return (
        language !== undefined &&
        old.status === now.status &&
        Object.keys(membersOf(old.body)).join() === Object.keys(membersOf(now.body)).join() &&
        differences.every(({ old: one, new: other }) => {
          const [english, text] = [parsedJson(one), parsedJson(other)];
          return (
            typeof english === 'string' && typeof text === 'string' && isTranslated(language, english, text)
          );
        })
      );
    },
  },
  {
    name: 'one path, many spellings',
    reason: 'doubled slashes come from careless configuration and mean the path they surround',
    explains: (situation) =>
      situation.request.path.split('?')[0]?.includes('//') === true &&
      (situation.old.kind !== 'JSON' || situation.old.status === 404) &&
      (isDone(situation, situation.history, loggedIn(situation.history)) ||
        (loggedIn(situation.history) === undefined && unauthenticated(situation.now))),
  },
  {
    name: 'JSON under another name',
    reason: 'apps label JSON text or form, and mean JSON',
    explains: (situation) =>
      /^\s*\{/.test(situation.request.body ?? '') &&
      !/json/.test(header(situation, 'content-type')) &&
      (invalid(situation.old) || redirected(situation.old)) &&
      (isDone(situation, situation.history, loggedIn(situation.history)) ||
        (isLoginPath(situation) && notLetIn(situation.now))),
  },
  {
    name: 'a byte order mark before JSON is skipped',
    reason: 'tools on Windows write one, and PHP then reads no field',
    explains: (situation) =>
      situation.request.body?.startsWith('\ufeff{') === true &&
      invalid(situation.old) &&
      isDone(situation, situation.history, loggedIn(situation.history)),
  },
  {
    name: 'a multipart PUT is read',
    reason: 'PHP does not parse it; the client meant its fields',
    explains: (situation) =>
      situation.request.method === 'PUT' &&
      /^multipart\//i.test(header(situation, 'content-type')) &&
      situation.old.status >= 300 &&
      isDone(situation, situation.history, loggedIn(situation.history)),
  },
  {
    name: 'too large is 413',
    reason: 'a body over 64 kB is refused unread',
    explains: ({ request, now }) =>
      refusedByUs(now, 413, 'http.too_large') && Buffer.byteLength(request.body ?? '') > 64_000,
  },
  {
    name: 'only the plain number is an id',
    reason: 'PHP reads 1abc and 01 as 1',
    explains: ({ path, old, now }) =>
      /^customers\/(?![1-9]\d*$)[^/]+$/.test(path) &&
      succeeded(old) &&
      isExactly(now, 403, { message: en['auth.not_yours'] }),
  },
];

function claimsOf(token: string): Record<string, unknown> | undefined {
  const body = /^[\w-]+\.([\w-]+)\.[\w-]*$/.exec(token)?.[1];
  if (body === undefined) return undefined;
  try {
    const claims: unknown = JSON.parse(Buffer.from(body, 'base64url').toString());
    return typeof claims === 'object' && claims !== null ? { ...claims } : undefined;
  } catch {
    return undefined;
  }
}

const listed = (history: Exchange[]) =>
  history.some(({ path, now }) => path === 'addresses' && succeeded(now));

/** Our own server has shown this address to the customer before; not to find it now would be a fault. */
function shownAsOwn(id: string, history: Exchange[]): boolean {
  const seen = history
    .filter(({ path, now }) => path.startsWith('addresses') && succeeded(now))
    .flatMap(({ now }) => at(now.body, 'data'));
  return seen.some((address) => textOf(membersOf(address).id) === id);
}
