/** A store that has to answer before we can. */
export interface Probe {
  name: string;
  check(): Promise<void>;
}

export const answers = (probe: Probe): Promise<boolean> =>
  probe.check().then(
    () => true,
    () => false,
  );
