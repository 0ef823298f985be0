/** Small values that expire by themselves: sessions, the state of tokens. In Redis, or in a table where there is none. */
export interface ExpiringStore {
  get(key: string): Promise<string | undefined>;
  set(key: string, value: string, seconds: number): Promise<void>;
  /** Sets it unless something stands there already, and answers what stands there then. */
  claim(key: string, value: string, seconds: number): Promise<string>;
  /** Sets it where something stands already that is not `last`; in one step, so that nobody's end is undone. */
  replace(key: string, value: string, seconds: number, last?: string): Promise<void>;
  extend(key: string, seconds: number): Promise<void>;
  delete(key: string): Promise<void>;
}
