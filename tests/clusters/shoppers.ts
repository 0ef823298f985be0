import { password, registration } from '../faults/storm';
import { type Ask, CookieJar, type Reply, ask as sent } from '../support/http-client';

export interface Shoppers {
  /** Accounts that were acknowledged, and the first name that was acknowledged last. */
  acknowledged: { emails: string[]; names: Map<string, { kept: string; tried: string }> };
  /** Answers that nobody may get, whatever fails. */
  wrong: string[];
  figures(): string;
  /** When somebody was last told to come back later. */
  readonly lastRefusal: number;
  stop(): Promise<void>;
}

interface Call {
  what: string;
  allowed: number[];
  ask(): Promise<Reply>;
  /** Looks at a 200. */
  good?(reply: Reply): boolean;
}

/**
 * Customers who register, log in, look at themselves and change their name at all of these processes in turn,
 * as behind a balancer. While a store fails anything may be answered 503, and a session or token may be gone.
 */
export function shoppers(urls: string[], count: number, name: string): Shoppers {
  const acknowledged: Shoppers['acknowledged'] = { emails: [], names: new Map() };
  const wrong: string[] = [];
  const statuses = new Map<number, number>();
  let slowestMs = 0;
  let lastRefusal = 0;
  let over = false;
  let turn = 0;
  /** Each request at the next process. */
  const send = async (path: string, given: Ask = {}, jar = new CookieJar()): Promise<Reply> => {
    const headers = { Accept: 'application/json', ...jar.header(), ...given.headers };
    const reply = await sent(urls[turn++ % urls.length] ?? '', path, { ...given, headers });
    jar.keep(reply);
    return reply;
  };
  const post = (path: string, json: unknown, jar?: CookieJar) => send(path, { method: 'POST', json }, jar);

  const made = async ({ what, allowed, ask, good }: Call): Promise<Reply> => {
    const began = performance.now();
    const reply = await ask();
    slowestMs = Math.max(slowestMs, performance.now() - began);
    statuses.set(reply.status, (statuses.get(reply.status) ?? 0) + 1);
    if (reply.status === 503) lastRefusal = performance.now();
    else if (!allowed.includes(reply.status)) wrong.push(`${what}: ${reply.status} ${reply.text}`);
    else if (reply.status === 200 && good && !good(reply)) wrong.push(`${what}: ${reply.text}`);
    if (reply.status === 503 && !(Number(reply.headers['retry-after']) >= 1))
      wrong.push(`${what}: 503 that does not say when to come back`);
    return reply;
  };

  const shopper = async (which: number) => {
    const email = `${name}-${which}@shoppers.test`;
    const jar = new CookieJar();
    const own = (reply: Reply) => (reply.body as { data?: { email?: string } }).data?.email === email;
    let token = '';
    let registered = false;
    for (let round = 0; !over; round++) {
      const fresh = `${name}-${which}-${round}@fresh.test`;
      const added = registered ? fresh : email;
      const joined = await made({
        what: 'register',
        // A registration that was answered 503 may have happened all the same.
        allowed: [200, 422],
        ask: () => post('/api/customer/register', registration(added)),
      });
      if (joined.status === 200) acknowledged.emails.push(added);
      registered ||= joined.status === 200 || joined.status === 422;
      if (!registered) continue;
      await made({
        what: 'login',
        allowed: [200],
        ask: () => post('/api/customer/login', { email, password }, jar),
      });
      await made({
        what: 'wrong password',
        allowed: [401],
        ask: () => post('/api/customer/login', { email, password: 'wrong' }),
      });
      await made({
        what: 'profile',
        allowed: [200, 401],
        good: own,
        ask: () => send('/api/customer/get', {}, jar),
      });
      const tried = `Name${round}`;
      const before = acknowledged.names.get(email)?.kept ?? 'Peter';
      acknowledged.names.set(email, { kept: before, tried });
      const change = { first_name: tried, last_name: 'Doe', gender: 'Male', email };
      const changed = await made({
        what: 'change',
        allowed: [200, 401],
        ask: () => send('/api/customer/profile', { method: 'PUT', json: change }, jar),
      });
      if (changed.status === 200) acknowledged.names.set(email, { kept: tried, tried });
      if (changed.status === 200) {
        await made({
          what: 'own change',
          allowed: [200, 401],
          good: (reply) => (reply.body as { data?: { first_name?: string } }).data?.first_name === tried,
          ask: () => send('/api/customer/get', {}, jar),
        });
      }
      const tokens = await made({
        what: 'login for a token',
        allowed: [200],
        ask: () => post('/api/customer/login?token=true', { email, password }),
      });
      if (tokens.status === 200) token = (tokens.body as { token: string }).token;
      if (token === '') continue;
      await made({
        what: 'profile by token',
        allowed: [200, 401],
        good: own,
        ask: () => send('/api/customer/get', { headers: { Authorization: `Bearer ${token}` } }),
      });
    }
  };

  const running = Array.from({ length: count }, (_, which) => shopper(which));
  return {
    acknowledged,
    wrong,
    figures: () =>
      `answers ${JSON.stringify(Object.fromEntries(statuses))}, the slowest in ${Math.round(slowestMs)} ms`,
    get lastRefusal() {
      return lastRefusal;
    },
    async stop() {
      over = true;
      await Promise.all(running);
    },
  };
}

/** Every acknowledged account is there, and every name is the last one acknowledged, or one that got no answer. */
export function lost(
  { emails, names }: Shoppers['acknowledged'],
  rows: Record<string, string | number | null>[],
): string[] {
  const kept = new Map(rows.map((row) => [row.email, row.first_name]));
  return [
    ...emails.filter((email) => !kept.has(email)),
    ...[...names].flatMap(([email, name]) =>
      [name.kept, name.tried].includes(String(kept.get(email)))
        ? []
        : [`${email} is ${kept.get(email)}, was to be ${name.kept}`],
    ),
  ];
}
