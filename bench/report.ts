import { table } from './table';

/** The goal of a figure. */
export interface Goal {
  text: string;
  met(value: number): boolean;
  /** The bound that the figure should have kept. */
  bound(value: number): number;
}

const written = (value: number) => String(value);
export const atLeast = (least: number): Goal => ({
  text: `≥ ${written(least)}`,
  met: (value) => value >= least,
  bound: () => least,
});
export const atMost = (most: number): Goal => ({
  text: `≤ ${written(most)}`,
  met: (value) => value <= most,
  bound: () => most,
});
export const between = (least: number, most: number): Goal => ({
  text: `${written(least)} to ${written(most)}`,
  met: (value) => value >= least && value <= most,
  bound: (value) => (value < least ? least : most),
});

export interface Row {
  name: string;
  /** Cells between the name and the verdict. */
  cells: (string | number)[];
  /** The one of its figures that has a goal. */
  judged?: number;
  goal?: Goal;
  errors?: number;
}

export interface Report {
  /** Whether a row of that name is asked for: what nobody asks for need not be measured. */
  wants(name: string): boolean;
  /** Prints those of the rows that are asked for, each with its verdict. */
  section(title: string, head: string[], rows: Row[]): void;
  readonly errors: number;
  readonly missed: string[];
  /** The same rows for the file. */
  readonly sections: Record<string, object[]>;
}

export function openReport(only: string | undefined, show: (text: string) => void): Report {
  const report = {
    errors: 0,
    missed: [] as string[],
    sections: {} as Record<string, object[]>,
    wants: (name: string) => name.includes(only ?? ''),
    section(title: string, head: string[], rows: Row[]) {
      const wanted = rows.filter(({ name }) => report.wants(name));
      if (wanted.length === 0) return;
      report.sections[title] = wanted.map(({ name, cells, judged, goal, errors }) => ({
        name,
        ...Object.fromEntries(head.map((column, at) => [column, cells[at] ?? ''])),
        ...(goal && { judged, goal: goal.text, met: goal.met(judged ?? Number.NaN) }),
        errors,
      }));
      for (const { name, judged = Number.NaN, goal, errors = 0 } of wanted) {
        report.errors += errors;
        if (goal && !goal.met(judged)) report.missed.push(name);
      }
      const lines = wanted.map((row) => [row.name, ...row.cells, row.goal?.text ?? '', verdict(row)]);
      show(table(title, ['', ...head, 'goal', 'verdict'], lines));
    },
  };
  return report;
}

/** Met or missed, and by how much; errors stand first, because nothing that failed was quick. */
export function verdict({ judged = Number.NaN, goal, errors = 0 }: Row): string {
  if (errors > 0) return `✗ ${errors} errors`;
  if (!goal) return '';
  if (goal.met(judged)) return '✓ met';
  const bound = goal.bound(judged);
  const percent = Math.abs((judged - bound) / bound) * 100;
  return Number.isNaN(percent)
    ? '✗ no figure'
    : `✗ missed by ${percent < 10 ? percent.toFixed(1) : percent.toFixed(0)} %`;
}
