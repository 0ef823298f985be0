import { answerRules } from './rules-of-answers';
import { consequenceRules } from './rules-of-consequences';
import { formRules } from './rules-of-forms';
import type { DeliberateDifference, Situation } from './situation';

export function recognised(situation: Situation): DeliberateDifference | undefined {
  const { kind, labelled } = situation.now;
  // No rule is about what an answer is called.
  if (kind === 'JSON' && labelled !== 'JSON') return undefined;
  return [...answerRules, ...formRules, ...consequenceRules].find(({ explains }) => explains(situation));
}
