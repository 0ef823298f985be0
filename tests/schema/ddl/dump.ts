import type { ShopDatabase } from './build';

/** Everything that the database says about its tables; row counters aside. */
export async function schemaDump({ knex, name }: ShopDatabase): Promise<Record<string, string>> {
  const described: Record<string, unknown[]> = {};
  for (const view of ['columns', 'statistics', 'key_column_usage', 'referential_constraints']) {
    const schema = view === 'referential_constraints' ? 'constraint_schema' : 'table_schema';
    const [rows] = await knex.raw(`select * from information_schema.${view} where ${schema} = ?`, [name]);
    for (const row of rows as Record<string, unknown>[]) {
      const { CARDINALITY: _estimate, ...rest } = row;
      const table = String(row.TABLE_NAME);
      described[table] = [...(described[table] ?? []), JSON.stringify(rest)];
    }
  }
  const dump: Record<string, string> = {};
  for (const [table, lines] of Object.entries(described)) {
    const [[shown]] = await knex.raw('show create table ??', [table]);
    const text = String(shown['Create Table']).replace(/ AUTO_INCREMENT=\d+/, '');
    dump[table] = [text, ...lines.map(String).sort()].join('\n');
  }
  return dump;
}
