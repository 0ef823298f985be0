import { isDeepStrictEqual } from 'node:util';
import type { Row } from '../../support/app';
import type { Answer, Difference, Left, Situation } from './difference';
import { differencesOfAnswers } from './differences-of-answers';
import { differencesOfConsequences } from './differences-of-consequences';
import { differencesOfForms } from './differences-of-forms';
import { inputOf, type RecordedCase } from './recording';
import { emailOf } from './words';

export const differences: Difference[] = [
  ...differencesOfAnswers,
  ...differencesOfForms,
  ...differencesOfConsequences,
];

/** The one answer that is right: the recorded one, or what the first rule that has something to say puts in its place. */
export function rightAnswer(situation: Situation): { answer: Answer; rule?: Difference } {
  const { status, body } = situation.recorded;
  const recorded = { status, body };
  // No rule is about these: all that is compared is that they are answered, and empty.
  if (situation.request.method === 'OPTIONS') return { answer: recorded };
  for (const rule of differences) {
    const answer = rule.instead(situation);
    if (answer && !isDeepStrictEqual(answer, recorded)) return { answer, rule };
  }
  return { answer: recorded };
}

interface Trace {
  name: string;
  reason: string;
  leaves(left: Left, recorded: RecordedCase): Left;
}

/** Differences in what is left, where the answer is PHP's own. */
export const traces: Trace[] = [
  {
    name: 'no link for a deactivated customer',
    reason: 'who could not log in with the new password',
    leaves: (left) => ({
      ...left,
      resets: left.resets.filter((email) => email !== 'jane@example.com'),
      mails: left.mails.filter(({ to }) => to !== 'jane@example.com'),
    }),
  },
  {
    name: 'one link a minute',
    reason: 'PHP mails at every request that says so',
    leaves: (left, { steps }) => {
      const aged = steps.some(({ sql }) => /created_at - INTERVAL 61 SECOND/.test(sql ?? ''));
      const first = ({ to }: Left['mails'][number], at: number) =>
        left.mails.findIndex((mail) => mail.to === to) === at;
      return aged ? left : { ...left, mails: left.mails.filter(first) };
    },
  },
  {
    name: 'the body wins at a registration too',
    reason: 'for a registration PHP lets the query win over the body; our rule is the same everywhere',
    leaves: (left, { steps }) => {
      const body = steps
        .filter(({ request }) => /\/register\?.*FromQuery/.test(request?.path ?? ''))
        .map(({ request }) => request && inputOf(request))[0];
      if (!body) return left;
      const customers = left.customers.map(({ inserted, ...change }) => ({
        ...change,
        ...(inserted && { inserted: { ...inserted, first_name: body.first_name as Row[string] } }),
      }));
      return { ...left, customers };
    },
  },
  {
    name: 'the owner is told',
    reason: 'of a new e-mail address at the old one, and of a new password: PHP says nothing',
    leaves: (left) => {
      const told = left.customers.flatMap(({ id, changed = {} }) => [
        ...('email' in changed ? [{ to: emailOf(id), subject: 'Your e-mail address was changed' }] : []),
        ...(/^<hash \$/.test(String(changed.password))
          ? [{ to: emailOf(id), subject: 'Your password was changed' }]
          : []),
      ]);
      return { ...left, mails: [...left.mails, ...told] };
    },
  },
];
