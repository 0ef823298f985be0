import { isDeepStrictEqual } from 'node:util';
import bcrypt from 'bcrypt';
import type { Row, TestApp } from '../../support/app';
import { ask, CookieJar, type Reply } from '../../support/http-client';
import { isRight } from './comparable';
import type { Answer, Left, Past, Situation } from './difference';
import { rightAnswer, traces } from './differences';
import { between } from './interventions';
import { leftHere, leftInPhp, without } from './left';
import { type Change, fixture, inputOf, type RecordedCase, type RecordedResponse } from './recording';
import { asAsk, filledIn } from './sender';

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

/** An exchange that took place: what was recorded, which answer is right, and the one that came. */
export interface Exchange {
  situation: Situation;
  rule: string | undefined;
  recorded: RecordedResponse;
  right: Answer;
  reply: Reply;
}

export interface Replay {
  app: TestApp;
  zone: string;
  customers: Row[];
  /** Told for every exchange: "equal", or the deliberate difference that explains it. */
  count(name: string): void;
  /** Told of every exchange. */
  watch?(exchange: Exchange): void;
  variant?: Variant;
}

export async function replayCase(replay: Replay, recorded: RecordedCase): Promise<void> {
  const { app, zone, customers, variant = asRecorded, count } = replay;
  await app.reset({ customers, customer_groups: variant.groups, addresses: variant.addresses });
  const rules = await exchanges(replay, recorded);

  let left = leftInPhp(recorded);
  for (const leaves of rules) left = leaves(left);
  for (const { name, leaves } of traces) {
    const ours = leaves(left, recorded);
    if (!isDeepStrictEqual(ours, left)) count(name);
    left = ours;
  }
  const right = inVariant(left, variant);
  const before = { customers, addresses: variant.addresses, unknown: variant.unknown, zone };
  expect(await leftHere(app, before)).toEqual(right);
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

/** Asks everything; the result is what the rules that applied have to say about what the case leaves. */
async function exchanges(
  { app, zone, count, watch, variant = asRecorded }: Replay,
  recordedCase: RecordedCase,
): Promise<((left: Left) => Left)[]> {
  const jar = new CookieJar();
  const saved = new Map<string, string>();
  const before: Past[] = [];
  const interventions: string[] = [];
  const consequences: ((left: Left) => Left)[] = [];
  for (const [at, step] of recordedCase.steps.entries()) {
    if (!step.request || !step.response) {
      await between({ app, jar, saved, interventions }, step);
      continue;
    }
    const request = filledIn(step.request, saved, zone);
    const recorded = filledIn(step.response, saved, zone);
    const path = request.path.split('?')[0] ?? '';
    const query = Object.fromEntries(new URLSearchParams(request.path.split('?')[1] ?? ''));
    const sent = inputOf(request);
    const given = {
      sent,
      input: { ...query, ...sent },
      before: [...before],
      interventions: [...interventions],
    };
    const situation: Situation = { recordedCase, at, request, path, recorded, ...given, store: app.store };
    const { answer, rule } = rightAnswer(situation);
    const right = { ...answer, body: variant.seen(answer.body) };

    const asked = asAsk(request);
    const cookies = request.cookies === false ? {} : jar.header();
    const reply = await ask(app.url, request.path, { ...asked, headers: { ...cookies, ...asked.headers } });
    if (request.cookies !== false) jar.keep(reply);
    const token = tokenOf(reply);
    if (token !== undefined) saved.set(saved.has('token') ? 't2' : 'token', token);

    if (!isRight(request.method, right, reply)) {
      const came = {
        request,
        rule: rule?.name,
        status: reply.status,
        body: reply.body,
        allow: reply.headers.allow,
      };
      expect(came).toEqual({ allow: came.allow, request, rule: rule?.name, ...right });
      expect(JSON.stringify(reply.body)).toBe(JSON.stringify(right.body));
      throw new Error('the answer is not the right one');
    }
    count(rule?.name ?? 'equal');
    watch?.({ situation, rule: rule?.name, recorded, right, reply });
    before.push({ rule: rule?.name, path, request, input: situation.input, answer, ...(token && { token }) });
    const leaves = rule?.leaves;
    if (leaves) consequences.push((left) => leaves(left, situation));
  }
  return consequences;
}

function tokenOf({ body }: Reply): string | undefined {
  const token = (body as { token?: unknown } | undefined)?.token;
  return typeof token === 'string' ? token : undefined;
}

function inVariant(left: Left, variant: Variant): Left {
  const customers = left.customers.map(
    ({ inserted, ...change }): Change => ({
      ...change,
      ...(inserted && { inserted: without(variant.row(inserted), variant.unknown) }),
    }),
  );
  return { ...left, customers, addresses: variant.addresses ? left.addresses : [] };
}
