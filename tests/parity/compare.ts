import { type Ended, parity } from '../../commands/parity/parity';
import type { AccountLeft, CaseResult } from '../../commands/parity/result';

export interface Compared extends Ended {
  old: string;
  new: string;
  cases: CaseResult[];
  skipped: { name: string; why: string }[];
  accountsLeft: AccountLeft[];
  next: string[];
  error?: { what: string; todo: string };
  /** The names of those that have it. */
  named(outcome: CaseResult['outcome']): string[];
  about(name: string): CaseResult;
}

/** The command as bin/parity.js runs it, without the process around it. */
export function command(args: string[], env: Record<string, string> = {}): Promise<Ended> {
  const listener = { progress: () => {}, waiting: () => {} };
  return parity(args, { env, listener, colour: false });
}

export async function compare(
  old: string,
  now: string,
  args: string[] = [],
  env: Record<string, string> = {},
): Promise<Compared> {
  const outcome = await command(['--old', old, '--new', now, '--pause', '0', '--json', ...args], env);
  const report = {
    old: '',
    new: '',
    cases: [],
    skipped: [],
    accountsLeft: [],
    next: [],
    ...JSON.parse(outcome.out),
  } as Compared;
  return {
    ...outcome,
    ...report,
    named: (outcome) => report.cases.filter((one) => one.outcome === outcome).map(({ name }) => name),
    about(name) {
      const found = report.cases.find((one) => one.name === name);
      if (!found) throw new Error(`no case ${name} among ${report.cases.map((one) => one.name).join(', ')}`);
      return found;
    },
  };
}
