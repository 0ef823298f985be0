import type { ValidationFailed } from '../../accounts/errors';
import type { Languages } from '../../accounts/lang/languages';

export interface Outcome {
  /** For people. */
  text: string;
  /** For programs. */
  result: object;
  /** 1 when nobody was found. */
  status?: 1;
  /** The result is on stdout already, a piece at a time. */
  written?: true;
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

/** A request that is refused; nothing was changed: exit status 1. */
export class NotDone extends Error {
  override name = 'NotDone';
  constructor(
    readonly why: 'not-found' | 'declined' | 'refused',
    message: string,
    /** For programs: which fields were refused, and why. */
    readonly fields?: Record<string, string[]>,
  ) {
    super(message);
  }
}

/** It was begun and could not be carried out to the end; the message says how far it came: exit status 2. */
export class HalfDone extends Error {
  override name = 'HalfDone';
  constructor(
    message: string,
    /** For programs: what is there all the same. */
    readonly result: object,
  ) {
    super(message);
  }
}

/** Errors of each field, in English as everything here. */
export const wordsOf = ({ fields }: ValidationFailed, { render }: Languages): Record<string, string[]> =>
  Object.fromEntries(
    Object.entries(fields).map(([field, messages]) => [field, messages.map((message) => render(message))]),
  );
