import { setTimeout as pause } from 'node:timers/promises';
import type { Answer } from '../../routes/front/comparison/answer';
import { compared } from '../../routes/front/comparison/comparison';
import { recognised } from '../../routes/front/comparison/deliberate-differences';
import { at, textOf } from '../../routes/front/comparison/foreign-json';
import { inputOf } from '../../routes/front/comparison/input';
import { throttled } from '../../routes/front/comparison/rule-words';
import type { Exchange, FilledRequest } from '../../routes/front/comparison/situation';
import type { ParityOptions } from './options';
import { isLogin, type ParityCase, pathAlone } from './parity-case';
import { isUnsendable, unreachable } from './refused';
import {
  accountRegisteredBy,
  type CaseResult,
  expectAccount,
  type Listener,
  type Parity,
  settleAccount,
} from './result';
import type { Secrets } from './secrets';
import { send } from './sender';
import { filled, rootOf, type Side } from './side';

interface Circumstances {
  sides: readonly [Side, Side];
  options: ParityOptions;
  secrets: Secrets;
  parity: Parity;
  listener: Listener;
  history: Exchange[];
}

const longestWaitSeconds = 60;

/** Sends one case to both shops, one after the other, and says how their answers compare; silent: one of the two gave none. */
export async function compareCase(given: ParityCase, circumstances: Circumstances) {
  const { sides, options, secrets, history } = circumstances;
  const [old, now] = sides;
  const common = { name: given.name, method: given.method, path: pathAlone(given.path) };
  const notCompared = (reason: string, status?: CaseResult['status']): CaseResult => ({
    ...common,
    outcome: 'not compared',
    status,
    reason,
    differences: [],
    notes: [],
  });
  if (given.fresh) for (const { jar } of sides) jar.clear();
  const [toOld, toNew] = [filled(old, given), filled(now, given)];
  if ('missing' in toOld) return { result: notCompared(lacking(old, toOld.missing)), silent: false };
  if ('missing' in toNew) return { result: notCompared(lacking(now, toNew.missing)), silent: false };

  const answers: Answer[] = [];
  for (const [side, request] of [
    [old, toOld],
    [now, toNew],
  ] as const) {
    try {
      answers.push(await exchange(side, given, request, circumstances));
    } catch (error) {
      if (isUnsendable(error)) return { result: notCompared(malformed), silent: false };
      return { result: notCompared(unreachable(side, error).what), silent: true };
    }
  }
  const [theirs, ours] = answers as [Answer, Answer];
  const status = { old: theirs.status, new: ours.status };
  const { differences, notes } = compared(theirs, ours, {
    values: options.values,
    neutral: (side, text) => neutral(side === 'old' ? old : now, text),
  });
  const situation = {
    request: toNew,
    path: pathAlone(toNew.path.slice(rootOf(now).length + 1)),
    input: inputOf(toNew),
    old: theirs,
    now: ours,
  };
  const unseen = whyUnseen(situation, history);
  if (unseen !== undefined) {
    history.push(situation);
    return { result: notCompared(unseen, status), silent: false };
  }
  const rule = differences.length > 0 ? recognised({ ...situation, differences, history }) : undefined;
  history.push({ ...situation, rule: rule?.name });
  const shown = differences.map((one) => ({
    where: secrets.shown(one.where),
    old: secrets.shown(one.old),
    new: secrets.shown(one.new),
  }));
  const result: CaseResult = {
    ...common,
    outcome: differences.length === 0 ? 'same' : rule ? 'deliberate' : 'different',
    status,
    reason: rule && `${rule.name}: ${rule.reason}`,
    differences: shown,
    notes: notes.map(secrets.shown),
  };
  return { result, silent: false };
}

const malformed = 'Its method, path or headers are none that can be sent; correct the file.';

const lacking = ({ name }: Side, variable: string) =>
  `The ${name} shop gave no "${variable}" in an earlier answer.`;

async function exchange(
  side: Side,
  given: ParityCase,
  request: FilledRequest,
  { options, secrets, parity, listener }: Circumstances,
): Promise<Answer> {
  const { jar } = side;
  const sent = { ...request, headers: { ...jar.header(), ...request.headers } };
  secrets.learnFrom(side, sent);
  const account = accountRegisteredBy(request);
  if (account !== undefined) expectAccount(parity, side, account);
  let answer = await send(side, sent, options);
  const seconds = waitAsked(side, answer);
  if (seconds !== undefined) {
    listener.waiting(side.name, seconds);
    await pause(seconds * 1000);
    answer = await send(side, sent, options);
  }
  if (account !== undefined) settleAccount(parity, side, account, answer.status);
  jar.keep(answer.headers['set-cookie']);
  remember(side, given, answer, secrets);
  return answer;
}

/** The reason why an exchange proves nothing: a throttle answered for a shop, or it depends on one that was throttled. */
function whyUnseen({ old, now }: Exchange, history: Exchange[]): string | undefined {
  if (throttled(old)) return 'The old shop throttled this machine (429).';
  if (throttled(now)) return 'The new server throttled this machine (429).';
  const oneRefused = old.status !== now.status && [old.status, now.status].includes(401);
  return oneRefused && history.some((before) => throttled(before.old) || throttled(before.now))
    ? 'A request before it was throttled.'
    : undefined;
}

/** The old shop may know no exception; ours has LIMIT_EXEMPT, and is not waited for. */
function waitAsked({ name }: Side, { status, headers }: Answer): number | undefined {
  if (name !== 'old' || status !== 429) return undefined;
  const asked = Number(headers['retry-after'] ?? longestWaitSeconds);
  return Number.isInteger(asked) && asked >= 0 && asked <= longestWaitSeconds ? asked : undefined;
}

function remember({ variables, jar }: Side, given: ParityCase, { body, status }: Answer, secrets: Secrets) {
  const keep = (name: string, place: string) => {
    const value = status < 300 ? textOf(at(body, place)) : '';
    if (value === '') return;
    variables.set(name, value);
    secrets.learn(name, value);
  };
  // An old value must not stand in for one that this answer lacks.
  for (const name of Object.keys(given.save ?? {})) variables.delete(name);
  if (isLogin(given)) keep('token', 'token');
  for (const [name, place] of Object.entries(given.save ?? {})) keep(name, place);
  for (const value of jar.values()) secrets.learn('cookie', value);
}

/** Replaces what only this side has, such as its account's address: equal messages would differ by it. */
function neutral({ variables }: Side, text: string): string {
  let result = text;
  for (const [name, value] of variables) {
    if (value === text || value.length >= 6) result = result.replaceAll(value, `{{${name}}}`);
  }
  return result;
}
