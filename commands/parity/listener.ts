import type { SideName } from './side';

/** Receives the progress of a run. */
export interface Listener {
  progress(done: number, of: number, name: string): void;
  /** Told before a wait that a shop has asked for. */
  waiting(side: SideName, seconds: number): void;
}
