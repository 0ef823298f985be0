import { setTimeout as pause } from 'node:timers/promises';
import type { Exchange } from '../../routes/front/comparison/situation';
import type { ParityOptions } from './options';
import type { Plan } from './parity-case';
import { look } from './preflight';
import { ParityRefused } from './refused';
import type { Listener, Parity } from './result';
import type { Secrets } from './secrets';
import { openSide, rootOf } from './side';
import { compareCase } from './turn';

/** After so many silences in a row a shop is taken to be away, and nobody waits for the rest. */
const enoughSilence = 3;

export async function runCases(
  plan: Plan,
  options: ParityOptions,
  secrets: Secrets,
  parity: Parity,
  listener: Listener,
): Promise<void> {
  const sides = [openSide('old', options, plan.variables), openSide('new', options, plan.variables)] as const;
  for (const side of sides) for (const [name, value] of side.variables) secrets.learn(name, value);
  for (const side of sides) {
    await look(side, options);
    parity.roots[side.name] = `${side.base.origin}${rootOf(side)}`;
  }
  const history: Exchange[] = [];
  let silences = 0;
  for (const [index, given] of plan.cases.entries()) {
    listener.progress(index, plan.cases.length, given.name);
    await pause(options.pauseMs);
    const { result, silent } = await compareCase(given, {
      sides,
      options,
      secrets,
      parity,
      listener,
      history,
    });
    parity.results.push(result);
    silences = silent ? silences + 1 : 0;
    if (silences === enoughSilence) {
      throw new ParityRefused(
        `${result.reason} That was ${enoughSilence} times in a row.`,
        'Look what ails it, then run this again.',
      );
    }
  }
  listener.progress(plan.cases.length, plan.cases.length, '');
}
