import type { Difference } from '../../routes/front/comparison/comparison';
import { shadowText } from '../dial/text';
import type { ParityOptions } from './options';
import type { ParityRefused } from './refused';
import type { AccountLeft, CaseResult, Outcome, Parity } from './result';
import type { ShadowSeen } from './shadow-seen';
import type { SideName } from './side';

export interface Told extends Parity {
  options: ParityOptions;
  /** The reason why the comparison broke off. */
  refused?: ParityRefused;
  shadow?: ShadowSeen;
}

export const count = ({ results }: Parity, outcome: Outcome) =>
  results.filter((result) => result.outcome === outcome).length;

/** A difference counts for more than an exchange that could not be compared. */
export function exitStatus(told: Told): number {
  if (count(told, 'different') > 0) return 1;
  return told.refused || count(told, 'not compared') > 0 ? 2 : 0;
}

export function forPrograms(told: Told): string {
  const { options, refused, results, skipped, accountsLeft } = told;
  const report = {
    exitStatus: exitStatus(told),
    old: address(told, 'old'),
    new: address(told, 'new'),
    write: options.write,
    summary: {
      same: count(told, 'same'),
      deliberate: count(told, 'deliberate'),
      different: count(told, 'different'),
      notCompared: count(told, 'not compared'),
    },
    cases: results,
    skipped,
    accountsLeft,
    shadow: told.shadow,
    error: refused && { what: refused.what, todo: refused.todo },
    next: nextSteps(told),
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

export function forPeople(told: Told, colour: boolean): string {
  const { results, skipped, accountsLeft, refused } = told;
  const paint = (code: number, text: string) => (colour ? `\u001b[${code}m${text}\u001b[0m` : text);
  const plain = results.filter(({ outcome }) => outcome !== 'deliberate');
  const deliberate = results.filter(({ outcome }) => outcome === 'deliberate');
  const blocks = [
    [`old  ${address(told, 'old')}`, `new  ${address(told, 'new')}`],
    plain.flatMap((result) => lines(result, paint)),
    headed('Deliberately different (docs/differences.md):', [
      ...deliberate.map((result) => `${paint(33, '≈')} ${result.name}${movement(result)} – ${result.reason}`),
    ]),
    headed(
      'Not sent, or not as recorded:',
      skipped.map(({ name, why }) => `- ${name}: ${why}`),
    ),
    told.shadow ? shadowText(told.shadow.shadow, told.shadow.kinds) : [],
    headed('Left behind, for you to delete in the admin:', accountsLeft.map(leftBehind)),
    [
      verdict(told, paint),
      ...(refused ? [refused.message] : []),
      ...nextSteps(told).map((step) => `→ ${step}`),
    ],
  ];
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')}\n`;
}

type Paint = (code: number, text: string) => string;

const shownDifferences = 4;

function lines({ name, outcome, reason, differences, notes }: CaseResult, paint: Paint): string[] {
  const aside = notes.length > 0 ? ` (${notes.join('; ')})` : '';
  if (outcome === 'same') return [`${paint(32, '✓')} ${name}${aside}`];
  if (outcome === 'not compared') return [`${paint(31, '?')} ${name}: not compared. ${reason}`];
  const [first, ...others] = differences.map(errorText);
  if (others.length === 0) return [`${paint(31, '✗')} ${name}: ${first}${aside}`];
  const more = differences.length - shownDifferences;
  return [
    `${paint(31, '✗')} ${name}:${aside}`,
    ...[first, ...others].slice(0, shownDifferences).map((text) => `    ${text}`),
    ...(more > 0 ? [`    and ${more} more; --json has them all`] : []),
  ];
}

const errorText = ({ where, old, new: now }: Difference) => `${where}: ${old} → ${now}`;

const movement = ({ status }: CaseResult) =>
  status && status.old !== status.new ? ` (${status.old} → ${status.new})` : '';

const headed = (title: string, body: string[]) => (body.length > 0 ? [title, ...body] : []);

const leftBehind = ({ side, email, perhaps }: AccountLeft) =>
  `- ${side}: ${email}${perhaps ? ' (perhaps: its registration was not answered properly)' : ''}`;

const address = ({ roots, options }: Told, side: SideName) => roots[side] ?? options[side].base.origin;

function verdict(told: Told, paint: Paint): string {
  const parts = [
    `${count(told, 'same')} the same`,
    `${count(told, 'deliberate')} deliberately different`,
    `${count(told, 'different')} different`,
    ...(count(told, 'not compared') > 0 ? [`${count(told, 'not compared')} not compared`] : []),
  ];
  const tally = `(${parts.join(', ')})`;
  const status = exitStatus(told);
  if (status === 1) return `${paint(31, 'The shops differ.')} ${tally}`;
  if (status === 2) return `${paint(31, 'The comparison is not complete.')} ${tally}`;
  return `${paint(32, 'The shops answer alike.')} ${tally}`;
}

/** Next steps for a person, most pressing first. */
function nextSteps(told: Told): string[] {
  const { options, results } = told;
  const different = results.filter(({ outcome }) => outcome === 'different');
  const places = different.flatMap(({ path, differences }) =>
    differences.map(({ where }) => ({ path, where })),
  );
  const ofRelease = ({ path, where }: { path: string; where: string }) =>
    /(created|updated)_at/.test(where) ||
    (where === 'message' && /^customer\/(logout|profile)$/.test(path)) ||
    (where === 'error' && !/^customer\/login$/.test(path));
  const others = places.filter((place) => !ofRelease(place));
  const isWording = ({ where }: { where: string }) => /^(message|error|errors\..*)$/.test(where);
  const lacksEarlier = ({ outcome, status, reason = '' }: CaseResult) =>
    outcome === 'not compared' && !status && /gave no/.test(reason);
  const alike = exitStatus(told) === 0 && options.cases === undefined;
  const steps: [boolean, string][] = [
    [
      places.some(ofRelease),
      'Times and the texts of logout, profile and 404 go by the Bagisto that is imitated: see BAGISTO_RELEASE (npm run doctor names what it found).',
    ],
    [others.some(isWording), "A shop's own wording can be given to this server as well: LANG_PATH."],
    [
      !others.every(isWording),
      'Look whether an app of yours relies on what differs; until that is settled, leave the call with PHP.',
    ],
    [
      results.some(({ status }) => status?.new === 429),
      'The new server throttled this machine, so those answers were not seen: name it in LIMIT_EXEMPT, or raise --pause.',
    ],
    [
      results.some(({ status }) => status?.old === 429),
      'The old shop throttled this machine: give --pause 1000.',
    ],
    [
      results.some(lacksEarlier),
      'What was not compared hangs on an earlier case: a login, if the address and the password are right, or a registration.',
    ],
    [
      alike && !options.account && !options.write,
      'Nobody was logged in. PARITY_EMAIL and PARITY_PASSWORD compare a login as well, --write every call.',
    ],
    [
      alike && options.account !== undefined && !options.write,
      '--write compares the calls that change something, with throw-away accounts.',
    ],
    [alike && options.write, 'Nothing here stands against the switch; docs/adopting.md has the steps.'],
  ];
  return steps.flatMap(([due, step]) => (due ? [step] : []));
}
