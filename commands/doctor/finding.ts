import type { Config } from '../../app/config/config';
import type { Shop } from '../../app/config/shop';
import type { Database } from '../../db/connection/connection';
import type { Schema } from '../../db/schema/schema';
import type { Survey } from '../../db/schema/survey';

/** green: nothing to do; yellow: works, but know this; red: do something first. */
export type Level = 'green' | 'yellow' | 'red';

export interface Finding {
  level: Level;
  title: string;
  detail: string;
  todo?: string;
  /** Red, yet no reason not to start: it says which clients must not be moved here. */
  mayStart?: true;
}

/** Everything the doctor examines; parts behind a database that is away or strange are missing. */
export interface Patient {
  config: Config;
  values: Record<string, string | undefined>;
  /** Values of the file named by --env, before the process environment overrides them. */
  file: Record<string, string | undefined> | undefined;
  found: Found | undefined;
}

export interface Found {
  db: Database;
  schema: Schema;
  shop: Shop;
  survey: Survey;
  /** Tables of ours that `npm run migrate` would create. */
  planned: string[];
}

/** The words of a check; their title is that of the check, unless it brings another. */
export type Said = Omit<Finding, 'title'> & { title?: string };

/** False in a list: there is nothing to say of that. */
type Says = Said | (Said | false)[];

export interface Check {
  /** The title of what it says; names it as well when it cannot be made. */
  about: string;
  look(patient: Patient): Promise<Says> | Says;
}

/** For what stands in the database; without it the database's own finding says all there is to say. */
export const ofDatabase = (
  about: string,
  look: (found: Found, patient: Patient) => ReturnType<Check['look']>,
): Check => ({ about, look: (patient) => (patient.found ? look(patient.found, patient) : []) });

export const green = (detail: string, title?: string): Said => ({ level: 'green', title, detail });
export const yellow = (detail: string, todo: string, title?: string): Said => ({
  level: 'yellow',
  title,
  detail,
  todo,
});
export const red = (detail: string, todo: string, title?: string): Said => ({
  ...yellow(detail, todo, title),
  level: 'red',
});

export const titled = (about: string, said: Says): Finding[] =>
  [said].flat().flatMap((finding) => (finding ? { ...finding, title: finding.title ?? about } : []));

export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString('en')} ${count === 1 ? one : many}`;

/** A driver's reason, without what it may repeat of a query, an address or a password. */
export function reason(error: unknown): string {
  const { code, name } = error as NodeJS.ErrnoException;
  return code ?? name ?? 'unknown';
}
