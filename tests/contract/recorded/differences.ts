import type { Reply } from '../../support/http-client';
import type { Difference, Situation } from './difference';

const record = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
const dataOf = (body: unknown) => record(record(body).data);
const errorsOf = (reply: Reply) => record(record(reply.body).errors);

const unauthenticated = (reply: Reply) =>
  reply.status === 401 && record(reply.body).error === 'Unauthenticated';
const refusedLogin = (text: string) => (reply: Reply) =>
  reply.status === 401 && record(reply.body).error === text;
const invalid = (reply: Reply) =>
  reply.status === 422 &&
  record(reply.body).message === 'The given data was invalid.' &&
  Object.keys(errorsOf(reply)).length > 0;
const invalidOnly = (fields: string[]) => (reply: Reply) =>
  invalid(reply) && Object.keys(errorsOf(reply)).every((field) => fields.includes(field));
const notFound = (reply: Reply) => reply.status === 404 && record(reply.body).error === 'Resource Not Found';
const notYours = (reply: Reply) => reply.status === 403 && record(reply.body).message === 'Invalid Request.';
const customer = (reply: Reply) => reply.status === 200 && typeof dataOf(reply.body).id === 'number';

const isHtml = ({ recorded }: Situation) => record(recorded.body).html === true || recorded.body === '';
const path = ({ request }: Situation) => request.path.split('?')[0] ?? '';
const isLogin = (situation: Situation) => path(situation).endsWith('/customer/login');
const isProfile = (situation: Situation) => path(situation).endsWith('/customer/profile');
const isForm = (situation: Situation) =>
  isProfile(situation) || path(situation).endsWith('/customer/register');
const contentType = ({ request }: Situation) => request.headers['Content-Type'] ?? '';
const rawBody = ({ request }: Situation) => (typeof request.body === 'string' ? request.body : '');

const names = ['first_name', 'last_name', 'gender'];
const isScalar = (value: unknown) => typeof value === 'string' || typeof value === 'number';
const asciiLower = (text: unknown) => String(text).toLowerCase();
const bytes = (value: unknown) => Buffer.byteLength(String(value ?? ''));

export const differences: Difference[] = [
  {
    name: 'the language that was asked for',
    reason:
      'the recorded shop had English only; with ?locale= the same refusal of the same fields is worded in that language',
    applies: ({ request }) => /[?&]locale=(de|fr)\b/.test(request.path),
    accepts: (reply, { recorded }) =>
      reply.status === recorded.status &&
      JSON.stringify(shapeOf(reply.body)) === JSON.stringify(shapeOf(recorded.body)),
  },
  {
    name: 'always JSON',
    reason: 'a client that sends no Accept gets the answer it would get with one, never a redirect or a page',
    applies: ({ recorded }) => recorded.status === 302,
    accepts: (reply, { recorded }) =>
      String(recorded.headers.location).endsWith('/customer/login') ? unauthenticated(reply) : invalid(reply),
  },
  {
    name: '405 for a wrong method',
    reason: 'PHP answers 404 or 500 for a path that exists; 405 with Allow tells what would work',
    applies: ({ recorded }) => [404, 405, 500].includes(recorded.status),
    accepts: (reply, { request }) =>
      reply.status === 405 &&
      typeof reply.headers.allow === 'string' &&
      (request.method === 'HEAD' || record(reply.body).error === 'Method Not Allowed'),
  },
  {
    name: 'an address that is not there is 404',
    reason: 'PHP fails with 500 when it is asked to change one',
    applies: (situation) => situation.recorded.status === 500 && /\/addresses\/[^/]+$/.test(path(situation)),
    accepts: notFound,
  },
  {
    name: '404 in JSON',
    reason:
      'an unknown path is 404 for every method and every Accept, where PHP shows a page, its home page or a 500',
    applies: (situation) => isHtml(situation) || situation.recorded.status === 500,
    accepts: notFound,
  },
  {
    name: 'one path, many spellings',
    reason: 'doubled slashes come from careless client configuration and mean the path they surround',
    applies: (situation) => path(situation).includes('//'),
    accepts: (reply) => unauthenticated(reply) || customer(reply),
  },
  {
    name: 'no 500 for bad input',
    reason: 'what PHP fails on is a refusal that names the field',
    applies: ({ recorded }) => recorded.status === 500,
    accepts: invalid,
  },
  {
    name: 'a bearer is enough',
    reason: 'ten real clients send a bearer without the token key',
    applies: ({ request, recorded }) =>
      (recorded.status === 401 || recorded.status === 200) &&
      /^Bearer \S+\.\S+\.\S+$/.test(request.headers.Authorization ?? '') &&
      !/[?&]token/.test(request.path),
    accepts: (reply) => customer(reply) || (reply.status === 200 && 'message' in record(reply.body)),
  },
  {
    name: 'what a bearer alone already ended',
    reason: 'the logout that PHP refused for want of a token key did take place',
    applies: ({ before }) => before.includes('a bearer is enough'),
    accepts: unauthenticated,
  },
  {
    name: 'inactive means out',
    reason: 'PHP lets deactivated customers in; we tell them why, once the password matched',
    applies: (situation) => isLogin(situation) && dataOf(situation.recorded.body).status === 0,
    accepts: refusedLogin('Your account is not active.'),
  },
  {
    name: 'nobody is logged in after a refused login',
    reason: 'follows from the refusal of an earlier step',
    applies: ({ before }) =>
      before.includes('inactive means out') || before.includes('only the address itself'),
    accepts: unauthenticated,
  },
  {
    name: 'standing ends sessions and tokens',
    reason: 'a deactivation or a password change, also one by PHP, ends what was issued before',
    applies: ({ interventions }) => interventions.some((sql) => /status=0|password=/.test(sql)),
    accepts: unauthenticated,
  },
  {
    name: 'only the address itself',
    reason: "another address that MySQL's collation equates is somebody else's: no login, no reset link",
    applies: (situation) => {
      const answered = dataOf(situation.recorded.body).email;
      const asked = asciiLower(situation.input.email);
      if (isLogin(situation)) return answered !== undefined && asciiLower(answered) !== asked;
      return path(situation).endsWith('/forgot-password') && /[^\x20-\x7e]/.test(asked);
    },
    accepts: (reply, situation) =>
      isLogin(situation)
        ? refusedLogin('Invalid Email or Password')(reply)
        : reply.status === 200 &&
          record(reply.body).error === "We can't find a user with that e-mail address.",
  },
  {
    name: 'whole tokens only',
    reason:
      'a token without our prv, an exp, a sub or a jti could not be told from another guard’s, or revoked',
    applies: ({ request }) => {
      const claims = claimsOf(request.headers.Authorization ?? '');
      return claims !== undefined && ['prv', 'exp', 'sub', 'jti'].some((claim) => !(claim in claims));
    },
    accepts: unauthenticated,
  },
  {
    name: 'JSON under another name',
    reason: 'real clients label JSON text/plain or urlencoded, or shout the type',
    applies: (situation) =>
      situation.request.encoding === 'raw' &&
      rawBody(situation).startsWith('{') &&
      !/^application\/(.*\+)?json/.test(contentType(situation)),
    accepts: (reply) => reply.status === 200,
  },
  {
    name: 'a byte order mark before JSON is skipped',
    reason: 'tools on Windows write one, and PHP then reads no field',
    applies: (situation) => situation.request.encoding === 'raw' && rawBody(situation).startsWith('\ufeff{'),
    accepts: (reply) => reply.status === 200,
  },
  {
    name: 'a multipart PUT is read',
    reason: 'PHP does not parse it; the client meant its fields',
    applies: ({ request }) => request.method === 'PUT' && request.encoding === 'multipart',
    accepts: customer,
  },
  {
    name: 'too large is 413',
    reason: 'a body over 64 kB is refused unread',
    applies: ({ request }) => typeof request.body === 'object' && 'repeat' in record(request.body),
    accepts: (reply) => reply.status === 413 && record(reply.body).error === 'Payload Too Large',
  },
  {
    name: 'only the plain number is an id',
    reason: 'PHP reads 1abc, 01 and " 1" as 1, and so deletes an address for a typing error',
    applies: (situation) => /\/(customers|addresses)\/[^/]+$/.test(path(situation)),
    accepts: (reply, situation) =>
      path(situation).includes('/addresses/') ? notFound(reply) : unauthenticated(reply) || notYours(reply),
  },
  {
    name: 'the address is still there',
    reason: 'follows from the refusal of an earlier step',
    applies: ({ before }) => before.includes('only the plain number is an id'),
    accepts: (reply) => reply.status === 200 && record(record(reply.body).data)[0] !== undefined,
  },
  {
    name: 'untouched fields stay',
    reason: 'apps send "" and null for the e-mail and the password their user left alone',
    applies: (situation) =>
      isProfile(situation) &&
      [situation.input.email, situation.input.password].some((value) => value === '' || value === null),
    accepts: (reply, situation) => customer(reply) || invalidOnly(missingFrom(situation))(reply),
  },
  {
    name: 'blanks are no value',
    reason: 'PHP stores a blank e-mail, and a blank password locks its owner out',
    applies: (situation) =>
      isProfile(situation) && [situation.input.email, situation.input.password].some(isBlankText),
    accepts: invalidOnly(['email', 'password']),
  },
  {
    name: 'an e-mail address without comments and control characters',
    reason: 'RFC 5322 comments and NULs help nobody but somebody who smuggles',
    applies: ({ input }) => /[(\0]/.test(String(input.email)),
    accepts: invalidOnly(['email']),
  },
  {
    name: 'names are text or numbers',
    reason: 'PHP writes lists, objects and booleans into the row as something else',
    applies: (situation) => isProfile(situation) && names.some((name) => !isScalar(situation.input[name])),
    accepts: invalidOnly(names),
  },
  {
    name: 'no longer than the column',
    reason: 'the database would cut it silently',
    applies: (situation) =>
      isForm(situation) &&
      [...names, 'email'].some((name) => String(situation.input[name] ?? '').length > 191),
    accepts: invalidOnly([...names, 'email']),
  },
  {
    name: 'passwords that bcrypt sees whole',
    reason: 'it reads 72 bytes, and PHP stops at a NUL',
    applies: (situation) => bytes(situation.input.password) > 72,
    accepts: (reply, situation) =>
      isForm(situation) ? invalidOnly(['password'])(reply) : refusedLogin('Invalid Email or Password')(reply),
  },
  {
    name: 'a refused change changed nothing',
    reason: 'follows from the refusal of an earlier step',
    applies: (situation) =>
      isLogin(situation) &&
      ['passwords that bcrypt sees whole', 'no longer than the column'].some((name) =>
        situation.before.includes(name),
      ),
    accepts: refusedLogin('Invalid Email or Password'),
  },
  {
    name: 'the day that is meant',
    reason: 'PHP stores 0000-00-00 for dates that MySQL does not read; we store the day, and none for blanks',
    applies: (situation) => isProfile(situation) && typeof situation.input.date_of_birth === 'string',
    accepts: (reply) =>
      customer(reply) && /^\d{4}-\d\d-\d\d$|^null$/.test(String(dataOf(reply.body).date_of_birth)),
  },
  {
    name: 'no uncommon dates',
    reason: 'Unix times, week dates and months are no birthdays that anybody sends',
    applies: (situation) =>
      isProfile(situation) &&
      /^(@-?\d+|\d{4}-\d\d|\d{4}-W\d\d(-\d)?)$/.test(String(situation.input.date_of_birth)),
    accepts: (reply) =>
      JSON.stringify(errorsOf(reply)) === '{"date_of_birth":["The date of birth is not a valid date."]}',
  },
  {
    name: 'the answer is the stored row',
    reason: 'PHP echoes numbers where it stored text',
    applies: (situation) =>
      isProfile(situation) && names.some((name) => typeof situation.input[name] === 'number'),
    accepts: (reply, { input }) =>
      customer(reply) && names.every((name) => dataOf(reply.body)[name] === String(input[name])),
  },
  {
    name: 'who has logged out stays so',
    reason: 'Redis may forget it; the database, where there is one beside it, does not',
    applies: ({ interventions }) => interventions.includes('flushall'),
    accepts: unauthenticated,
  },
  {
    name: 'the row as an earlier step left it',
    reason: 'follows from a deliberate difference of an earlier step',
    applies: ({ before, recorded }) => before.length > 0 && recorded.status === 200,
    accepts: (reply, { recorded }) => customer(reply) && dataOf(reply.body).id === dataOf(recorded.body).id,
  },
];

/** The same members with as many texts, whatever they say. */
const shapeOf = (body: unknown): unknown =>
  JSON.parse(JSON.stringify(body), (_key, value) => (typeof value === 'object' ? value : typeof value));

function missingFrom({ input }: Situation): string[] {
  return names.filter((name) => input[name] === undefined || input[name] === null || input[name] === '');
}

function claimsOf(authorization: string): Record<string, unknown> | undefined {
  const body = /^\S+ [\w-]+\.([\w-]+)\.[\w-]+$/.exec(authorization)?.[1];
  return body === undefined ? undefined : JSON.parse(Buffer.from(body, 'base64url').toString());
}

const isBlankText = (value: unknown) => typeof value === 'string' && value !== '' && value.trim() === '';
