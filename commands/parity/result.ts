import type { Difference } from '../../routes/front/comparison/comparison';
import { textOf } from '../../routes/front/comparison/foreign-json';
import { inputOf } from '../../routes/front/comparison/input';
import type { FilledRequest } from '../../routes/front/comparison/situation';
import type { Skipped } from './parity-case';
import type { Side, SideName } from './side';

export type Outcome = 'same' | 'deliberate' | 'different' | 'not compared';

export interface CaseResult {
  name: string;
  method: string;
  path: string;
  outcome: Outcome;
  status?: { old: number; new: number };
  /** Which deliberate difference it is, or why it could not be compared. */
  reason?: string;
  differences: Difference[];
  notes: string[];
}

export interface AccountLeft {
  side: SideName;
  email: string;
  /** Its registration was not answered, or with an error: it may be there or not. */
  perhaps?: true;
}

/** Grows while the comparison runs, so that what was written is known even when it is broken off. */
export interface Parity {
  /** The address at which the customer API was found. */
  roots: Partial<Record<SideName, string>>;
  results: CaseResult[];
  skipped: Skipped[];
  accountsLeft: AccountLeft[];
}

/** The address under which a request may open an account. */
export function accountRegisteredBy(request: FilledRequest): string | undefined {
  if (request.method !== 'POST' || !/\/customer\/register\/?(\?|$)/.test(request.path)) return undefined;
  const email = textOf(inputOf(request).email);
  return email.includes('@') ? email : undefined;
}

/** Before it is sent: whoever stops the command or loses the connection must learn of the account all the same. */
export function expectAccount({ accountsLeft }: Parity, { name }: Side, email: string): void {
  if (accountsLeft.some((left) => left.side === name && left.email === email)) return;
  accountsLeft.push({ side: name, email, perhaps: true });
}

export function settleAccount(parity: Parity, { name }: Side, email: string, status: number): void {
  const left = parity.accountsLeft.find((one) => one.side === name && one.email === email && one.perhaps);
  if (!left || status >= 500) return;
  if (status < 300) delete left.perhaps;
  else parity.accountsLeft.splice(parity.accountsLeft.indexOf(left), 1);
}

/** Receives the progress of a run. */
export interface Listener {
  progress(done: number, of: number, name: string): void;
  /** Told before a wait that a shop has asked for. */
  waiting(side: SideName, seconds: number): void;
}
