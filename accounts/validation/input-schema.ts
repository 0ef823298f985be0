import type { Field } from './field';
import type { JsonSchema } from './json-schema';
import { confirmed } from './laravel';

/** Notes on fields: a sentence, or another schema where the form reads the field in another shape. */
export type FieldNotes = Record<string, string | JsonSchema>;

/** Describes the JSON that a form takes, field by field as its rules have it. A caller may demand fields that the form does not. */
export function inputSchema(
  fields: ReadonlyMap<string, Field>,
  notes: FieldNotes = {},
  demanded: string[] = [],
): JsonSchema {
  const taken = [...fields].flatMap(([name, field]): [string, Field][] =>
    field.rules.includes(confirmed)
      ? [
          [name, field],
          [`${name}_confirmation`, field],
        ]
      : [[name, field]],
  );
  const properties: Record<string, JsonSchema> = {};
  for (const [name, { json }] of taken) properties[name] = json;
  for (const [name, note] of Object.entries(notes))
    properties[name] = typeof note === 'string' ? { ...properties[name], description: note } : note;
  const required = taken.flatMap(([name, field]) =>
    field.required || demanded.includes(name) ? [name] : [],
  );
  return { type: 'object', properties, ...(required.length > 0 && { required }) };
}
