import { adminBearer, appointAdmins, logInHere, sidHeader } from '../evershop/callers';
import { speaker, tokenOf } from '../graphql/speaker';
import type { Row, TestApp } from '../support/app';
import { logIn, member } from '../support/customers';
import { ask, type Reply } from '../support/http-client';
import { person, secret } from '../support/people';

export const callerNames = ['nobody', 'garbage', 'token', 'session', 'sid', 'graphql', 'admin'] as const;
type CallerName = (typeof callerNames)[number];

/** One request, written so that a shrunken counterexample can be read and sent again. */
export interface FuzzRequest {
  caller: CallerName;
  method: string;
  path: string;
  headers: Record<string, string>;
  body?: string;
}

/** Stands in the rows of somebody who is never the caller, and nowhere else. */
const canary = 'Zanzibar-Quokka';
const victim = person(1, { first_name: canary });
const actor = person(2);

export interface World {
  /** The rows and the credentials as they are at the beginning. */
  begin(): Promise<void>;
  /** Sends a request, and throws where an answer or what followed from it must never be. */
  send(request: FuzzRequest): Promise<void>;
  /** How many requests were answered with which status: all refused would prove nothing. */
  readonly answered: Map<number, number>;
}

export function fuzzWorld(app: TestApp, addressOf: (customer: number, id: number) => Row): World {
  const credentials = {} as Record<CallerName, Record<string, string>>;
  const answered = new Map<number, number>();
  const email = String(actor.email);
  const cookieOf = (reply: Reply) => String(reply.headers['set-cookie']?.[0]).split(';')[0] ?? '';
  const makers: Partial<Record<CallerName, () => Promise<Record<string, string>>>> = {
    token: async () => {
      const { body } = await app.client().post('/api/customer/login?token=1', { email, password: secret });
      return { Authorization: `Bearer ${member(body, 'token')}` };
    },
    session: async () => ({ Cookie: cookieOf(await logIn(app.client(), email)) }),
    sid: async () => sidHeader(await logInHere(app, email)),
    graphql: async () => ({ Authorization: `Bearer ${await tokenOf(speaker(app), email, secret)}` }),
    admin: () => adminBearer(app),
  };

  const rows = async () => JSON.stringify([await app.customers(), await app.addresses()]);

  const isGone = async (request: FuzzRequest): Promise<void> => {
    const id = /^\/(?:public\/)?api\/addresses\/(\d+)$/.exec(request.path)?.[1];
    if (id === undefined || request.method !== 'DELETE') return;
    const left = (await app.addresses()).filter((row) => String(row.id) === id);
    if (left.length > 0) throw new Error(`address ${id} is still there after its deletion`);
  };
  const hasEnded = async ({ caller, method, path }: FuzzRequest): Promise<void> => {
    if (method === 'OPTIONS' || !/\/logout(\?|$)/.test(path) || !['token', 'session'].includes(caller))
      return;
    const after = await ask(app.url, '/api/customer/get', { headers: credentials[caller] });
    if (after.status !== 401) throw new Error(`a credential that was logged out is answered ${after.status}`);
    // Others in this run may still want to be somebody.
    const make = makers[caller];
    const fresh = await make?.().catch(() => undefined);
    if (fresh) credentials[caller] = fresh;
  };

  return {
    answered,
    async begin() {
      await app.reset({
        customers: [victim, actor],
        addresses: [
          { ...addressOf(1, 1), city: canary },
          { ...addressOf(2, 2), city: 'Berlin' },
        ],
      });
      await appointAdmins(app);
      const made = await Promise.all(
        Object.entries(makers).map(async ([name, make]) => [name, await make()] as const),
      );
      Object.assign(
        credentials,
        { nobody: {}, garbage: { Authorization: 'Bearer a.b.c' } },
        Object.fromEntries(made),
      );
      app.logs.length = 0;
    },

    async send(request) {
      const { method, path, body, caller } = request;
      const before = method === 'GET' ? undefined : await rows();
      const reply = await ask(app.url, path, {
        method,
        body,
        headers: { ...request.headers, ...credentials[caller] },
      });
      answered.set(reply.status, (answered.get(reply.status) ?? 0) + 1);
      const fault = app.logs.find(({ msg }) => msg === 'unexpected error');
      if (fault) throw new Error(`a fault: ${JSON.stringify(fault)}`);
      if (reply.status >= 500 && reply.status !== 503)
        throw new Error(`answered ${reply.status}: ${reply.text}`);
      if (/\$2y\$|\bselect .* from \b|\n\s+at .*:\d+:\d+|\bSQLITE_|\bER_[A-Z]+/.test(reply.text))
        throw new Error(`tells of its inside: ${reply.text.slice(0, 300)}`);
      if (caller !== 'admin' && reply.text.includes(canary))
        throw new Error(`shows another's data: ${reply.text.slice(0, 300)}`);
      const isData = path.startsWith('/api') || path.startsWith('/public');
      if (isData && reply.text !== '' && reply.body === undefined)
        throw new Error(`no JSON: ${reply.text.slice(0, 300)}`);
      const refused = reply.status >= 400 || (path === '/api/graphql' && isRefused(reply.body));
      if (before !== undefined && refused && (await rows()) !== before)
        throw new Error(`refused with ${reply.status}, but rows have changed`);
      if (reply.status !== 200) return;
      await isGone(request);
      await hasEnded(request);
    },
  };
}

const isRefused = (body: unknown) =>
  member(body, 'errors') !== undefined && member(body, 'data') === undefined;
