import type { Customer } from './customer';

/** One value of what is kept about somebody: a whole one, or a row of a list. */
export interface Kept {
  part: string;
  value?: Record<string, unknown>;
  row?: Record<string, unknown>;
}

/** Everything that the tables keep about a customer, without what opens anything; read in small portions. */
export type KeptAbout = (customer: Customer) => AsyncIterable<Kept>;
