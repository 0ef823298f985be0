import type { Reply } from '../../support/http-client';
import type { Exchange } from './replay';
import { record } from './words';

type Body = Record<string, unknown>;
type Spoil = (body: Body, exchange: Exchange) => unknown;

const dataOf = (body: Body): Body | undefined => {
  const data = Array.isArray(body.data) ? body.data[0] : body.data;
  return typeof data === 'object' && data !== null ? (data as Body) : undefined;
};

/** The body with other members in its data, where it has these. */
const data =
  (spoil: (data: Body) => Body | undefined): Spoil =>
  (body) => {
    const old = dataOf(body);
    const spoilt = old && spoil({ ...old });
    if (!spoilt) return undefined;
    return { ...body, data: Array.isArray(body.data) ? [spoilt, ...body.data.slice(1)] : spoilt };
  };

const member = (name: string, other: unknown) =>
  data((members) => (name in members && members[name] !== other ? { ...members, [name]: other } : undefined));

/** The body with each of its texts changed. */
const texts =
  (change: (text: string) => string): Spoil =>
  (body) => {
    const changed = JSON.stringify(body, (key, value) =>
      /^(error|message)$/.test(key) && typeof value === 'string' ? change(value) : value,
    );
    return changed === JSON.stringify(body) ? undefined : JSON.parse(changed);
  };

const errors =
  (spoil: (errors: Body) => unknown): Spoil =>
  (body) =>
    'errors' in body ? { ...body, errors: spoil({ ...record(body.errors) }) } : undefined;

const german: Record<string, string> = {
  Unauthenticated: 'Nicht angemeldet',
  'Invalid Email or Password': 'E-Mail-Adresse oder Passwort ist falsch',
  'The given data was invalid.': 'Die Angaben waren ungültig.',
  'Resource Not Found': 'Nicht gefunden',
};

const reversed = (body: Body): Body => Object.fromEntries(Object.entries(body).reverse());
const withoutLast = (body: Body): Body => Object.fromEntries(Object.entries(body).slice(0, -1));
const spoiltBodies: Record<string, Spoil> = {
  "another customer's id": member('id', 5),
  'an id as text': data((one) => (typeof one.id === 'number' ? { ...one, id: String(one.id) } : undefined)),
  "another customer's e-mail address": member('email', 'somebody@example.com'),
  "another customer's name": member('last_name', 'Somebody'),
  "another customer's phone": member('phone', '555'),
  'another birthday': member('date_of_birth', '1990-05-16'),
  'an inactive customer': member('status', 0),
  'no group': data(({ group, ...others }) => (group === undefined ? undefined : others)),
  'another group': data((one) =>
    one.group ? { ...one, group: { ...record(one.group), id: 3 } } : undefined,
  ),
  'an old time': member('updated_at', '2020-01-01T00:00:00.000000Z'),
  'no data': ({ data: held, ...body }) => (held === undefined ? undefined : body),
  'another message': texts(() => 'Something went wrong.'),
  'another language': texts((text) => german[text] ?? text),
  'another field to blame': errors(() => ({ surname: ['The surname field is required.'] })),
  'another reason': errors((all) => ({ ...all, [Object.keys(all)[0] ?? '']: ['It is wrong.'] })),
  'one reason more': errors((all) => ({ ...all, phone: ['The phone must be a string.'] })),
  'no reason': errors(() => ({})),
  'another order': (body) => (Object.keys(body).length > 1 ? reversed(body) : undefined),
  'another order of the data': data(reversed),
  'a field less': data(withoutLast),
  'a member less': withoutLast,
  'a leaked hash': data((one) => ({ ...one, password: '$2y$10$abcdefghijklmnopqrstuv' })),
  'a leaked stack': (body) => ({ ...body, exception: 'Error: at query (db.ts:1)' }),
};

const json = { 'content-type': 'application/json; charset=utf-8' };
const answers: Record<string, Omit<Reply, 'text'>> = {
  '404': { status: 404, headers: json, body: { error: 'Resource Not Found' } },
  '401': { status: 401, headers: json, body: { error: 'Unauthenticated' } },
  '403': { status: 403, headers: json, body: { message: 'Invalid Request.' } },
  '405': {
    status: 405,
    headers: { ...json, allow: 'GET' },
    body: { error: 'Method Not Allowed', message: 'Method Not Allowed' },
  },
  '422': {
    status: 422,
    headers: json,
    body: { message: 'The given data was invalid.', errors: { phone: ['The phone must be a string.'] } },
  },
  '429': { status: 429, headers: json, body: { error: 'Too Many Attempts.', message: 'Too Many Attempts.' } },
  '500': { status: 500, headers: json, body: { error: '500 Internal Server Error' } },
  '503': { status: 503, headers: json, body: { error: 'Service Unavailable' } },
  'an empty object': { status: 200, headers: json, body: {} },
  'a page': { status: 200, headers: { 'content-type': 'text/html; charset=utf-8' }, body: undefined },
  'a redirect': { status: 302, headers: { location: '/customer/login' }, body: undefined },
};

interface Wrong {
  kind: string;
  reply: Reply;
}

/** What a server with a fault could have answered in the place of the right answer. */
export function wrongAnswers(exchange: Exchange): Wrong[] {
  const { reply, recorded, right } = exchange;
  const wrong: Wrong[] = [];
  const take = (kind: string, other: Omit<Reply, 'text'>) => {
    const same = other.status === reply.status && JSON.stringify(other.body) === JSON.stringify(reply.body);
    if (!same) wrong.push({ kind, reply: { ...other, text: JSON.stringify(other.body) ?? '<html>' } });
  };
  for (const [kind, answer] of Object.entries(answers)) take(kind, answer);
  if (exchange.rule !== undefined)
    take("PHP's own", { ...reply, status: recorded.status, body: recorded.body });
  // An answer to HEAD or OPTIONS has no body that could be wrong.
  if (reply.text === '') return wrong;
  take('no body', { ...reply, body: undefined });
  const body = record(reply.body);
  for (const [kind, spoil] of Object.entries(spoiltBodies)) {
    const spoilt = spoil(body, exchange);
    if (spoilt !== undefined) take(kind, { ...reply, body: spoilt });
  }
  const label = { ...reply.headers, 'content-type': 'text/html; charset=utf-8' };
  wrong.push({ kind: 'another label', reply: { ...reply, headers: label } });
  if (right.allow !== undefined) {
    wrong.push({
      kind: 'other methods',
      reply: { ...reply, headers: { ...reply.headers, allow: 'GET,POST' } },
    });
  }
  return wrong;
}
