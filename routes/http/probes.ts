/** A store that has to answer before we can. */
export interface Probe {
  name: string;
  check(): Promise<void>;
}
