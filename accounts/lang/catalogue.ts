import type { en } from './en';
import type { englishOnly } from './english-only';

/** Every text of ours by its key; `:name` stands for a value. */
export type Catalogue = Readonly<Record<keyof typeof en, string>>;

export type MessageKey = keyof typeof en | keyof typeof englishOnly;

/** The keys of one part of the catalogue, each without the part's name. */
export type KeyOf<Part extends string> = MessageKey extends infer Key
  ? Key extends `${Part}.${infer Rest}`
    ? Rest
    : never
  : never;
