import { isLogin, needsWrite, type ParityCase, type Plan, writes } from './parity-case';

/** A request that somebody recorded or collected, before it is decided whether and how it is sent. */
export interface RecordedRequest {
  name?: string;
  method: string;
  /** With scheme and host, or behind a variable that stands for them. */
  url: string;
  headers: [name: string, value: string][];
  body?: string;
  /** Why it cannot be sent as it is. */
  unsendable?: string;
}

interface Handling {
  prefixes: string[];
  write: boolean;
  /** Whether cookies and tokens in the file are sent. */
  credentials: 'as given' | 'dropped';
}

/** Headers of the connection, the browser or the recording's host, which would only mislead another shop. */
const ofTheirOwn =
  /^(:|sec-|x-forwarded-|host$|connection$|content-length$|transfer-encoding$|accept-encoding$|origin$|referer$|user-agent$|cache-control$|pragma$|if-|postman-token$|upgrade-insecure-requests$|te$|dnt$|priority$)/i;

const credential =
  /^(authorization|proxy-authorization|cookie|x-(csrf|xsrf|auth|access)-token|x-session-id|x-api-key)$/i;

export function planOf(requests: RecordedRequest[], handling: Handling): Plan {
  const plan: Plan = { cases: [], variables: {}, skipped: [] };
  const seen = new Set<string>();
  const tally = new Map<string, number>();
  const count = (why: string) => tally.set(why, (tally.get(why) ?? 0) + 1);
  let loggedIn = false;
  for (const request of requests) {
    const path = customerPath(request.url, handling.prefixes);
    if (path === undefined) {
      count(`no customer path under ${handling.prefixes.filter(Boolean).join(' or ') || '/'}: not sent`);
      continue;
    }
    if (request.method === 'OPTIONS') {
      count('a preflight of a browser: not sent');
      continue;
    }
    const name = request.name || `${request.method} ${path.split('?')[0]}`;
    const given = caseOf(name, request, path, handling, loggedIn);
    const why =
      request.unsendable ??
      unfilled(given) ??
      (!handling.write && writes(given) ? needsWrite(given) : undefined);
    if (why !== undefined) {
      plan.skipped.push({ name, why });
    } else if (!handling.write && seen.has(JSON.stringify(given))) {
      count('the same as one before: not sent again');
    } else {
      seen.add(JSON.stringify(given));
      plan.cases.push(given);
      loggedIn ||= isLogin(given);
      if (lostCredentials(request, given))
        count('sent without its recorded credentials: no login went before it');
    }
  }
  for (const [why, times] of tally)
    plan.skipped.push({ name: `${times} of ${requests.length} requests`, why });
  return plan;
}

function unfilled({ path, headers, body }: ParityCase): string | undefined {
  const texts = [path, ...Object.values(headers), body ?? ''].join('\n').replaceAll('{{token}}', '');
  const variable = /\{\{([^{}]*)\}\}/.exec(texts)?.[1];
  return variable === undefined
    ? undefined
    : `the variable "${variable}" has no value; give it with --env-file`;
}

const lostCredentials = (request: RecordedRequest, given: ParityCase) =>
  request.headers.some(([name]) => credential.test(name)) &&
  !Object.keys(given.headers).some((name) => credential.test(name));

/** `customer/get?token=true` of an address under one of the prefixes, or under a variable that may hold host and prefix. */
function customerPath(url: string, prefixes: string[]): string | undefined {
  const bare = (url.split('#')[0] ?? '')
    .replace(/^[a-z][\w+.-]*:\/\/[^/?]*/i, '')
    .replace(/^(\{\{[^{}]*\}\}|[\w.-]+(:\d+)?(?=\/))/, '')
    .replace(/^\/?/, '/');
  for (const prefix of [...prefixes, ...(url.startsWith('{{') ? [''] : [])]) {
    if (!bare.startsWith(`${prefix}/`)) continue;
    const rest = bare.slice(prefix.length + 1);
    if (/^(customer|customers|addresses)(\/|\?|$)/.test(rest)) return rest;
  }
  return undefined;
}

function caseOf(
  name: string,
  { method, headers, body }: RecordedRequest,
  path: string,
  { credentials }: Handling,
  loggedIn: boolean,
): ParityCase {
  const kept: Record<string, string> = {};
  for (const [header, value] of headers) {
    if (ofTheirOwn.test(header)) continue;
    if (!credential.test(header) || (credentials === 'as given' && !value.includes('{{')))
      kept[header] = value;
    // A token of this run takes the place of the recorded one.
    else if (/^authorization$/i.test(header) && loggedIn) kept[header] = 'Bearer {{token}}';
  }
  const unfit = (token: string) =>
    /\{\{/.test(token) || (credentials === 'dropped' && /^[\w-]+\.[\w-]/.test(token));
  const token = (value: string) => (!unfit(value) ? value : loggedIn ? '{{token}}' : 'true');
  return {
    name,
    method,
    path: path.replace(/([?&]token=)([^&]*)/g, (_, key: string, value: string) => key + token(value)),
    headers: kept,
    body: body?.replace(
      /("token"\s*:\s*"|(?:^|&)token=)([^"&]*)/g,
      (_, key: string, value: string) => key + token(value),
    ),
  };
}
