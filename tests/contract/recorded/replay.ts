import { isDeepStrictEqual } from 'node:util';
import bcrypt from 'bcrypt';
import type { Row, TestApp } from '../../support/app';
import { ask, CookieJar, type Reply } from '../../support/http-client';
import type { Situation } from './difference';
import { differences } from './differences';
import {
  type Change,
  fixture,
  type RecordedCase,
  type RecordedRequest,
  type RecordedResponse,
  type Step,
} from './recording';
import { asAsk, filledIn, tampered } from './sender';

/** A shop that is not the recorded one: its rows, and what its answers and rows look like instead. */
export interface Variant {
  groups: Row[];
  /** Undefined where the table is not that of the recorded shop: then none are there. */
  addresses: Row[] | undefined;
  /** A recorded body as this shop has to answer it. */
  seen(body: unknown): unknown;
  /** A recorded row as this shop would hold it. */
  row(row: Row): Row;
  /** Columns that the recorded shop did not have. */
  unknown: string[];
}

const asRecorded: Variant = {
  groups: fixture.customer_groups,
  addresses: fixture.addresses,
  seen: (body) => body,
  row: (row) => row,
  unknown: [],
};

export interface Replay {
  app: TestApp;
  zone: string;
  customers: Row[];
  /** Told for every exchange: "equal", or the deliberate difference that explains it. */
  count(name: string): void;
  variant?: Variant;
}

export async function replayCase(
  { app, zone, customers, count, variant = asRecorded }: Replay,
  recorded: RecordedCase,
): Promise<void> {
  await app.reset({ customers, customer_groups: variant.groups, addresses: variant.addresses });
  const differed = await replay(app, recorded, zone, variant, count);
  if (differed.length > 0) return;
  expect(changes(await app.customers(), customers, variant)).toEqual(expectedChanges(recorded, variant));
  if (variant.addresses) {
    expect(changes(await app.addresses(), variant.addresses, variant)).toEqual(
      (recorded.db_after.addresses ?? []).map(maskedChange),
    );
  }
  const links = forInactive(recorded) ? 0 : (recorded.db_after.password_resets ?? 0);
  expect((await app.db.knex(app.db.table('customer_password_resets'))).length).toBe(links);
  // PHP mails at every request; we do once a minute.
  const mails = (await app.mails()).filter((mail) => /^Subject: Customer Reset Password/m.test(mail)).length;
  expect(mails).toBeGreaterThanOrEqual(links);
  expect(mails).toBeLessThanOrEqual(recorded.mails.n);
}

/** The same passwords under cost 4: what is compared here is answers, not bcrypt. */
export async function cheaplyHashed(rows: Row[]): Promise<Row[]> {
  const plain: Record<string, string> = { 'jane@example.com': 'pässwörd-ü' };
  return Promise.all(
    rows.map(async (row) =>
      row.password === null
        ? row
        : {
            ...row,
            password: (await bcrypt.hash(plain[String(row.email)] ?? 'secret123', 4)).replace('$2b$', '$2y$'),
          },
    ),
  );
}

async function replay(
  app: TestApp,
  recorded: RecordedCase,
  zone: string,
  variant: Variant,
  count: (name: string) => void,
): Promise<string[]> {
  const jar = new CookieJar();
  const saved = new Map<string, string>();
  const before: string[] = [];
  const interventions: string[] = [];
  for (const step of recorded.steps) {
    if (!step.request || !step.response) {
      await intervene(app, step, jar, saved, interventions);
      continue;
    }
    const request = filledIn(step.request, saved, zone);
    const given = asAsk(request);
    const cookies = request.cookies === false ? {} : jar.header();
    const reply = await ask(app.url, request.path, { ...given, headers: { ...cookies, ...given.headers } });
    if (request.cookies !== false) jar.keep(reply);
    const token = (reply.body as { token?: unknown } | undefined)?.token;
    if (typeof token === 'string') saved.set(saved.has('token') ? 't2' : 'token', token);

    const filled = filledIn(step.response, saved, zone);
    const expected = { ...filled, body: variant.seen(filled.body) };
    if (equal(request, expected, reply)) {
      count('equal');
      continue;
    }
    const situation: Situation = {
      request,
      recorded: expected,
      input: inputOf(request),
      before,
      interventions,
    };
    const rule = differences.find(({ applies, accepts }) => applies(situation) && accepts(reply, situation));
    if (!rule) {
      expect({ request, status: reply.status, body: reply.body }).toEqual({
        request,
        status: expected.status,
        body: expected.body,
      });
      throw new Error('the answers differ by no stated rule');
    }
    count(rule.name);
    before.push(rule.name);
  }
  return before;
}

async function intervene(
  app: TestApp,
  step: Step,
  jar: CookieJar,
  saved: Map<string, string>,
  interventions: string[],
) {
  if (step.clearCookies) jar.clear();
  if (step.flushRedis) {
    interventions.push('flushall');
    await app.forget();
  }
  if (step.tamper && step.save) {
    saved.set(step.save, tampered(saved.get(step.tamper.from) ?? '', step.tamper, fixture.jwt_secret));
  }
  if (!step.sql) return;
  if (step.rows === undefined) {
    interventions.push(step.sql);
    await app.db.knex.raw(forStore(app, step.sql));
    return;
  }
  const rows: Row[] = await app.db.knex(app.db.table('customer_password_resets'));
  const seen = rows.map(({ email, token }) => ({
    email,
    pre: String(token).slice(0, 4),
    len: String(token).length,
  }));
  const inactive = step.rows.filter(({ email }) => email !== 'jane@example.com');
  expect(seen).toEqual(inactive.map(({ email, len }) => ({ email, pre: '$2y$', len })));
}

const forStore = (app: TestApp, sql: string) =>
  app.store === 'embedded'
    ? sql.replace('created_at - INTERVAL 61 SECOND', "datetime(created_at, '-61 seconds')")
    : sql.replace(/\b(customers|customer_password_resets)\b/, (table) => app.db.table(table));

function inputOf({ body, encoding }: RecordedRequest): Record<string, unknown> {
  return encoding !== 'raw' && typeof body === 'object' && body !== null
    ? (body as Record<string, unknown>)
    : {};
}

function equal(request: RecordedRequest, expected: RecordedResponse, reply: Reply): boolean {
  if (expected.status !== reply.status) return false;
  if (request.method === 'HEAD' || request.method === 'OPTIONS') return reply.text === '';
  return isDeepStrictEqual(comparable(reply.body), comparable(expected.body));
}

/** Times of "now" and what is random in a token cannot be the recorded ones. */
function comparable(body: unknown): unknown {
  return JSON.parse(JSON.stringify(body ?? null), (key, value) => {
    if (
      (key === 'created_at' || key === 'updated_at') &&
      typeof value === 'string' &&
      !value.startsWith('2021-')
    ) {
      return value.replace(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/, '<now>');
    }
    if (key === 'token' && typeof value === 'string') return tokenShape(value);
    return value;
  });
}

function tokenShape(token: string): unknown {
  const [head, body] = token.split('.').map((part) => Buffer.from(part, 'base64url').toString());
  const claims = JSON.parse(body ?? '{}');
  const types = Object.entries(claims).map(([name, value]) => [name, typeof value]);
  return {
    head: JSON.parse(head ?? '{}'),
    types,
    sub: claims.sub,
    prv: claims.prv,
    life: claims.exp - claims.iat,
    jti: claims.jti.length,
  };
}

/** PHP mails a link to deactivated customers too, who could not log in with the new password. */
const forInactive = ({ steps }: RecordedCase) =>
  steps.some(({ request }) => request && inputOf(request).email === 'jane@example.com');

function changes(rows: Row[], before: Row[], { unknown }: Variant): Change[] {
  const after = new Map(rows.map((row) => [Number(row.id), row]));
  const was = new Map(before.map((row) => [Number(row.id), row]));
  const ids = [...new Set([...was.keys(), ...after.keys()])].sort((a, b) => a - b);
  return ids.flatMap((id): Change[] => {
    const old = was.get(id);
    const now = after.get(id);
    if (!now) return [{ id, deleted: true }];
    const row = without(now, ['email_key', ...unknown]);
    if (!old) return [{ id, inserted: masked(row) }];
    const changed = Object.fromEntries(
      Object.entries(row).filter(([column, value]) => value !== (old[column] ?? null)),
    );
    return Object.keys(changed).length > 0 ? [{ id, changed: masked(changed) }] : [];
  });
}

function expectedChanges({ db_after, steps }: RecordedCase, variant: Variant): Change[] {
  // For a registration PHP lets the query win over the body; our rule is the same everywhere: the body wins.
  const conflict = steps.some(
    ({ request }) => request?.path.includes('FromQuery') && request.path.includes('/register'),
  );
  return db_after.customers.map(({ id, inserted, deleted, changed }): Change => {
    if (deleted) return { id, deleted };
    if (inserted) {
      const row = masked(conflict ? { ...inserted, first_name: 'New' } : inserted);
      return { id, inserted: without(variant.row(row), variant.unknown) };
    }
    return maskedChange({ id, changed });
  });
}

const maskedChange = ({ id, inserted, deleted, changed }: Change): Change => ({
  id,
  ...(inserted && { inserted: masked(inserted) }),
  ...(deleted && { deleted }),
  ...(changed && { changed: masked(changed) }),
});

const without = (row: Row, columns: string[]): Row =>
  Object.fromEntries(Object.entries(row).filter(([column]) => !columns.includes(column)));

function masked(row: Row): Row {
  const result = { ...row };
  for (const column of ['created_at', 'updated_at']) {
    if (typeof result[column] === 'string') result[column] = '<now>';
  }
  if (typeof result.password === 'string') result.password = '<password>';
  return result;
}
