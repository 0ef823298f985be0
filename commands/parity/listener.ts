import type { SideName } from './side';

/** Who is told how a run goes on. */
export interface Listener {
  progress(done: number, of: number, name: string): void;
  /** Told before a wait that a shop has asked for. */
  waiting(side: SideName, seconds: number): void;
}
