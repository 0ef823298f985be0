export interface Outcome {
  /** For people. */
  text: string;
  /** For programs. */
  result: object;
  /** 1 when nobody was found. */
  status?: 1;
}

/** One thing that `npm run customers` can do, told what was typed after its name. */
export type Verb = (argv: string[]) => Promise<Outcome>;

export const commandOf = (verb: string) => `npm run customers -- ${verb}`;

export const json = { json: { type: 'boolean' } } as const;
/** Options of every verb that writes. */
export const writing = { ...json, yes: { type: 'boolean' } } as const;
export const aboutPassword = {
  'password-stdin': { type: 'boolean' },
  'mail-link': { type: 'boolean' },
} as const;
