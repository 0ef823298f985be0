import type { Knex } from 'knex';
import type { DatabaseKind } from '../connection/connection';

export interface MigrationStep {
  knex: Knex;
  kind: DatabaseKind;
  table(name: string): string;
  /** Our own migrations made the customers table: what else Bagisto's layout has is ours to make, too. */
  madeByUs(): boolean;
  /** Taken up again: what is there now may be what we began to make ourselves. */
  interrupted: boolean;
  /**
   * Creates the table only where it is absent, or half-made by us: a step that was interrupted is taken again. Answers
   * whether it did.
   */
  create(name: string, define: (table: Knex.CreateTableBuilder) => void): Promise<boolean>;
  /** Drops a table of ours whose rows have lost their meaning, so that it is created anew. */
  discard(name: string): Promise<void>;
  /** Adds the rows that are not there yet. A dry run leaves out `discard`, `create`, `fill` and `follow`: all that writes. */
  fill(name: string, rows: Record<string, string | number>[]): Promise<void>;
  /**
   * Lets the database delete a row of ours together with the row it is about, whoever deletes that. Where it
   * cannot (another engine, another type, a missing privilege) ours stays behind and is found by nobody.
   */
  follow(name: string, column: string, about: string): Promise<void>;
  /** The real name of the table that a table of ours follows. */
  followed(name: string): Promise<string | undefined>;
}

export interface Migration {
  name: string;
  /** 'found' when somebody else, Bagisto, had already made the tables, or need not have them. */
  up(step: MigrationStep): Promise<'created' | 'found'>;
  /** Whether Bagisto has since changed what this leaned on, so that it has to be done once more. */
  outdated?(step: MigrationStep): Promise<boolean>;
}

export function times(t: Knex.CreateTableBuilder): void {
  t.timestamp('created_at', { useTz: false }).nullable();
  t.timestamp('updated_at', { useTz: false }).nullable();
}
