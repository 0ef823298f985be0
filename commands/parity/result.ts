import type { Difference } from '../../routes/front/comparison/comparison';
import type { Skipped } from './parity-case';
import type { SideName } from './side';

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
