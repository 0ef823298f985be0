import { type Figures, groups, type Kind, outcomes } from '../../routes/front/figures';

export interface Reading {
  /** Per cent. */
  share: number;
  /** Whether somebody has turned it, or PHP_SHARE still counts. */
  turned: boolean;
  figures: Figures;
}

const mostKinds = 12;

/** For people. */
export function readingText({ share, turned, figures }: Reading): string {
  const source = turned ? 'turned with npm run dial' : 'as PHP_SHARE says';
  return [
    `PHP answers ${percent(share)} of the callers on the customer paths (${source}).`,
    ...minutes(figures),
  ].join('\n');
}

export const percent = (share: number) => `${share} %`;

function minutes({ tallies, shadow, kinds }: Figures): string[] {
  const all = groups.reduce((sum, group) => sum + tallies[group].requests, 0);
  if (all === 0) {
    return [
      'No server has told of a request in the last five minutes; one with PHP_URL does so every few seconds.',
    ];
  }
  const rows = groups.map((group) => {
    const { requests, failed, ms } = tallies[group];
    const mean = requests === 0 ? '' : `${(ms / requests).toFixed(1)} ms`;
    return `  ${group.padEnd(22)}${cell(requests)}${cell(failed)}${cell(mean)}`;
  });
  const heading = `  ${''.padEnd(22)}${cell('requests')}${cell('failed')}${cell('mean')}`;
  return ['In the last five minutes:', heading, ...rows, ...shadowText(shadow, kinds)];
}

/** Also in the report of npm run parity. */
export function shadowText(shadow: Figures['shadow'], kinds: Kind[]): string[] {
  const count = outcomes.reduce((sum, outcome) => sum + shadow[outcome], 0);
  if (count === 0) return ['The shadow has compared nothing (SHADOW).'];
  const sums = outcomes.map((outcome) => `${shadow[outcome]} ${outcome}`).join(', ');
  const lines = kinds
    .slice(0, mostKinds)
    .map(({ what, outcome, count: times, last }) => `  ${times}× ${outcome}: ${what} (last ${time(last)})`);
  const more = kinds.length > mostKinds ? [`  and ${kinds.length - mostKinds} more kinds`] : [];
  return [`The shadow has compared ${count} answers: ${sums}.`, ...lines, ...more];
}

const cell = (value: number | string) => String(value).padStart(10);
const time = (ms: number) => `${new Date(ms).toISOString().slice(11, 19)} UTC`;
