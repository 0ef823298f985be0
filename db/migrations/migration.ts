import type { Knex } from 'knex';
import type { DatabaseKind } from '../connection';

export interface MigrationStep {
  knex: Knex;
  kind: DatabaseKind;
  table(name: string): string;
  /** Taken up again: what is there now may be what we began to make ourselves. */
  interrupted: boolean;
  /** Creates the table only where it is absent, or half-made by us: a step that was interrupted is taken again. */
  create(name: string, define: (table: Knex.CreateTableBuilder) => void): Promise<void>;
  /** Adds the rows that are not there yet. Writing goes through `create` and `fill`, which a dry run leaves out. */
  fill(name: string, rows: Record<string, string | number>[]): Promise<void>;
}

export interface Migration {
  name: string;
  only?: DatabaseKind;
  /** 'found' when somebody else, Bagisto, had already made the tables. */
  up(step: MigrationStep): Promise<'created' | 'found'>;
}
