import type { Answer, Difference, Situation } from './difference';
import { inputOf, parsedJson } from './recording';
import {
  addressesOf,
  dataOf,
  failedLogin,
  inactive,
  invalid,
  isForgotten,
  isHtml,
  isLogin,
  isLogout,
  isProfile,
  isRegistration,
  isRequired,
  isSomebodysAddress,
  loggedIn,
  notFound,
  nothing,
  record,
  refused,
  shownLast,
  succeeded,
  twinOf,
  unauthenticated,
  unknownAddress,
} from './words';

const required = (situation: Situation): string[] => {
  if (isLogin(situation)) return ['email', 'password'];
  if (isRegistration(situation)) return ['first_name', 'last_name', 'email', 'password'];
  if (isProfile(situation)) return ['first_name', 'last_name', 'gender'];
  return isForgotten(situation) ? ['email'] : [];
};

/** Every path of the documented API, and the methods that it has. */
const methods: [path: RegExp, allow: string][] = [
  [/^\/customer\/(login|register|forgot-password)$/, 'POST'],
  [/^\/customer\/profile$/, 'PUT'],
  [/^\/customer\/(get|logout)$/, 'GET,HEAD'],
  [/^\/customers\/[^/]+$/, 'GET,HEAD'],
  [/^\/addresses$/, 'GET,HEAD'],
  [/^\/addresses\/create$/, 'POST'],
  [/^\/addresses\/[^/]+$/, 'GET,HEAD,PUT,DELETE'],
];

function allowed({ path }: Situation): string | undefined {
  const inner = /^(?:\/public)?(?:\/index\.php)?\/api(\/.*?)\/?$/.exec(path)?.[1];
  return inner === undefined ? undefined : methods.find(([known]) => known.test(inner))?.[1];
}

/** PHP takes a form's `_method` in the place of POST. */
const methodOf = ({ request, input }: Situation) =>
  request.method === 'POST' && input._method === 'PUT' ? 'PUT' : request.method;

const bodied = (answer: Answer, { request }: Situation): Answer =>
  request.method === 'HEAD' ? { ...answer, body: '' } : answer;

const asSent = (situation: Situation, when: boolean) => {
  const request = situation.recordedCase.steps[situation.at]?.request;
  return when && request ? twinOf(situation, inputOf(request)) : undefined;
};

const isForeignJson = ({ request: { encoding, headers, body } }: Situation) =>
  encoding === 'raw' &&
  /^\{/.test(String(body)) &&
  !/^application\/(.*\+)?json/.test(headers['Content-Type'] ?? '');
const isMarkedJson = ({ request: { encoding, body } }: Situation) =>
  encoding === 'raw' && String(body).startsWith('\ufeff{');
const isMultipartPut = ({ request: { method, encoding } }: Situation) =>
  method === 'PUT' && encoding === 'multipart';

/** The rule that one reading of the body has: PHP's own answer, and what it left, where it did read it. */
const read = (name: string, reason: string, when: (situation: Situation) => boolean): Difference => ({
  name,
  reason,
  instead: (situation) => asSent(situation, when(situation))?.answer,
  leaves: (left, situation) => asSent(situation, when(situation))?.left ?? left,
});

/** How we answer, and who is let in: what shows at every call. */
export const differencesOfAnswers: Difference[] = [
  {
    name: 'too large is 413',
    reason: 'a body over 64 kB is refused unread',
    instead: ({ request: { body } }) => {
      const { repeat, of } = record(body);
      return Number(repeat) * String(of).length > 64 * 1024 ? refused(413, 'Payload Too Large') : undefined;
    },
  },
  {
    name: 'always JSON',
    reason: 'a client that sends no Accept gets the answer it would get with one, never a redirect or a page',
    instead: (situation) => {
      const { recorded, sent } = situation;
      if (recorded.status !== 302) return undefined;
      if (String(recorded.headers.location).endsWith('/customer/login')) return unauthenticated;
      return Object.keys(sent).length === 0 ? invalid(required(situation).map(isRequired)) : undefined;
    },
  },
  {
    name: 'one path, many spellings',
    reason: 'doubled slashes come from careless client configuration and mean the path they surround',
    instead: (situation) => {
      if (!/^\/+api\/+customer\/+get\/*$/.test(situation.path) || !situation.path.includes('//'))
        return undefined;
      if (loggedIn(situation) === undefined) return unauthenticated;
      return { status: 200, body: { data: shownLast(situation) } };
    },
  },
  {
    name: '405 for a wrong method',
    reason: 'PHP answers 404 or 500 for a path that exists; 405 with Allow tells what would work',
    instead: (situation) => {
      const allow = allowed(situation);
      const failed = [404, 405, 500].includes(situation.recorded.status);
      if (!failed || allow === undefined || allow.split(',').includes(methodOf(situation))) return undefined;
      return bodied({ ...refused(405, 'Method Not Allowed'), allow }, situation);
    },
  },
  {
    name: '404 in JSON',
    reason:
      'an unknown path is 404 for every method and every Accept, where PHP shows a page, its home page or a 500',
    instead: (situation) => {
      const failed = isHtml(situation) || situation.recorded.status === 500;
      const asked = /^\/api(\/|$)/i.test(situation.path);
      return asked && failed && allowed(situation) === undefined ? bodied(notFound, situation) : undefined;
    },
  },
  {
    name: 'an address that is not there is 404',
    reason: 'PHP fails with 500 when it is asked to change one',
    instead: (situation) => {
      const id = /\/addresses\/([^/]+)$/.exec(situation.path)?.[1];
      const who = loggedIn(situation);
      if (id === undefined || who === undefined || situation.recorded.status !== 500) return undefined;
      return situation.request.method === 'PUT' && !addressesOf(who).includes(id) ? notFound : undefined;
    },
  },
  {
    name: 'only the plain number is an id',
    reason: 'PHP reads 1abc, 01 and " 1" as 1, and so deletes an address for a typing error',
    instead: (situation) => {
      const { path, recorded } = situation;
      if (/\/addresses\/1abc$/.test(path) && succeeded(recorded)) return notFound;
      // PHP's own page for a path with a NUL in it.
      const nul = /\/customers\/%00$/.test(path) && recorded.status === 400 && isHtml(situation);
      return nul && loggedIn(situation) === undefined ? unauthenticated : undefined;
    },
    leaves: () => nothing,
  },
  {
    name: 'a bearer is enough',
    reason: 'ten real clients send a bearer without the token key',
    instead: (situation) => {
      const token = /^Bearer (\S+)$/.exec(situation.request.headers.Authorization ?? '')?.[1];
      const login = situation.before.find((past) => past.token !== undefined && past.token === token);
      if (!login || /[?&]token/.test(situation.request.path) || 'token' in situation.input) return undefined;
      const whole = ['get', 'logout'].find((call) => situation.path === `/api/customer/${call}`);
      if (!whole || situation.before.some((past) => isLogout(past) && succeeded(past.answer)))
        return undefined;
      if (whole === 'logout') return { status: 200, body: { message: 'Logged out successfully.' } };
      return { status: 200, body: { data: dataOf(login.answer) } };
    },
  },
  {
    name: 'whole tokens only',
    reason:
      'a token without our prv, an exp, a sub or a jti could not be told from another guard’s, or revoked',
    instead: ({ request }) => {
      const claims = claimsOf(request.headers.Authorization ?? '');
      if (claims === undefined) return undefined;
      return ['prv', 'exp', 'sub', 'jti'].every((claim) => claim in claims) ? undefined : unauthenticated;
    },
  },
  {
    name: 'inactive means out',
    reason: 'PHP lets deactivated customers in; we tell them why, once the password matched',
    instead: (situation) =>
      isLogin(situation) && dataOf(situation.recorded).status === 0 ? inactive : undefined,
  },
  {
    name: 'only the address itself',
    reason: "another address that MySQL's collation equates is somebody else's: no login, no reset link",
    instead: (situation) => {
      const { input, recorded } = situation;
      if (!succeeded(recorded) || !/[^\x20-\x7e]/.test(String(input.email))) return undefined;
      if (isSomebodysAddress(input.email)) return undefined;
      if (isLogin(situation)) return failedLogin;
      return isForgotten(situation) ? unknownAddress : undefined;
    },
    leaves: () => nothing,
  },
  read(
    'JSON under another name',
    'real clients label JSON text/plain or urlencoded, or shout the type',
    isForeignJson,
  ),
  read(
    'a byte order mark before JSON is skipped',
    'tools on Windows write one, and PHP then reads no field',
    isMarkedJson,
  ),
  read('a multipart PUT is read', 'PHP does not parse it; the client meant its fields', isMultipartPut),
  {
    name: 'the language that was asked for',
    reason:
      'the recorded shop had English only; with ?locale= the same refusal of the same fields is worded in that language',
    instead: (situation) => {
      const language = /[?&]locale=(de|fr)\b/.exec(situation.request.path)?.[1];
      if (situation.recorded.status !== 422 || Object.keys(situation.sent).length > 0) return undefined;
      return language === 'de' || language === 'fr' ? worded[language](required(situation)) : undefined;
    },
  },
];

const fieldNames: Record<string, { de: string; fr: string }> = {
  email: { de: 'E-Mail-Adresse', fr: 'adresse e-mail' },
  password: { de: 'Passwort', fr: 'mot de passe' },
  first_name: { de: 'Vorname', fr: 'prénom' },
  last_name: { de: 'Nachname', fr: 'nom' },
  gender: { de: 'Geschlecht', fr: 'genre' },
};

const worded = {
  de: (fields: string[]) =>
    spokenAs(
      'Die Angaben waren ungültig.',
      fields,
      (field) => `${fieldNames[field]?.de} muss ausgefüllt werden.`,
    ),
  fr: (fields: string[]) =>
    spokenAs(
      'Les données fournies sont invalides.',
      fields,
      (field) => `Le champ ${fieldNames[field]?.fr} est obligatoire.`,
    ),
};

const spokenAs = (message: string, fields: string[], text: (field: string) => string): Answer => ({
  status: 422,
  body: { message, errors: Object.fromEntries(fields.map((field) => [field, [text(field)]])) },
});

function claimsOf(authorization: string): Record<string, unknown> | undefined {
  const body = /^\S+ [\w-]+\.([\w-]+)\.[\w-]+$/.exec(authorization)?.[1] ?? '';
  const claims = parsedJson(Buffer.from(body, 'base64url').toString());
  return claims === undefined ? undefined : record(claims);
}
