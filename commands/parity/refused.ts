/** The comparison could not be carried out: what happened and why, and what to do next. */
export class ParityRefused extends Error {
  override name = 'ParityRefused';
  constructor(
    readonly what: string,
    readonly todo: string,
  ) {
    super(`${what}\n→ ${todo}`);
  }
}
