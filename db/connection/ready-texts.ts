import type { Knex } from 'knex';
import { remembered } from '../../accounts/remembered';

/** Far more than there are, for each is twice the one before. */
const mostSizes = 64;

/**
 * A statement about some values, whose text is written once for 1, 2, 4, 8 … of them: knex takes longer to write such
 * a text than MariaDB to answer it.
 */
export function readyTexts<Value>(write: (some: string[]) => Knex.QueryBuilder) {
  const textOf = remembered(
    mostSizes,
    (size: number): string => write(Array.from({ length: size }, () => '')).toSQL().sql,
  );
  return {
    /** The text with room for so many values, and the values for it: the first one fills what is left, and finds nothing more. */
    about(values: Value[]) {
      const size = 2 ** Math.ceil(Math.log2(values.length));
      const filled = [...values];
      while (filled.length < size) filled.push(values[0] as Value);
      return { sql: textOf(size), values: filled };
    },
  };
}
