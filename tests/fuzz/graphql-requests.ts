import fc from 'fast-check';
import {
  buildClientSchema,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLOutputType,
  getNamedType,
  getNullableType,
  type IntrospectionQuery,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isObjectType,
} from 'graphql';
import { anyValue } from './hostile-values';
import { callerNames, type FuzzRequest } from './world';

/** A call of one root field of the schema, with all that it can answer. */
export function graphqlRequest(introspection: IntrospectionQuery): fc.Arbitrary<FuzzRequest> {
  const schema = buildClientSchema(introspection);
  const roots = [schema.getQueryType(), schema.getMutationType()].flatMap((type, at) =>
    Object.values(type?.getFields() ?? {}).map((field) => ({
      keyword: at === 0 ? 'query' : 'mutation',
      field,
    })),
  );
  const input = (type: GraphQLInputType): fc.Arbitrary<unknown> => {
    const inner = getNullableType(type);
    if (isListType(inner)) return fc.array(input(inner.ofType), { maxLength: 2 });
    if (isEnumType(inner))
      return fc.oneof(fc.constantFrom(...inner.getValues().map(({ name }) => name)), anyValue);
    if (!isInputObjectType(inner)) return anyValue;
    const fields = Object.entries(inner.getFields()).map(([name, field]) => [
      name,
      fc.oneof(input(field.type), anyValue),
    ]);
    return fc.record(Object.fromEntries(fields), { requiredKeys: [] });
  };
  const selection = (type: GraphQLOutputType, depth: number): string => {
    const named = getNamedType(type);
    if (isLeafType(named)) return '';
    if (!isObjectType(named) || depth === 0) return '{ __typename }';
    const fields = Object.values(named.getFields()).filter((field) => field.args.length === 0);
    return `{ __typename ${fields.map((field) => `${field.name} ${selection(field.type, depth - 1)}`).join(' ')} }`;
  };
  const document = ({ keyword, field }: { keyword: string; field: GraphQLField<unknown, unknown> }) => {
    const declared = field.args.map(({ name, type }) => `$${name}: ${type}`).join(', ');
    const passed = field.args.map(({ name }) => `${name}: $${name}`).join(', ');
    const call = `${field.name}${passed && `(${passed})`} ${selection(field.type, 3)}`;
    return `${keyword} fuzz${declared && `(${declared})`} { ${call} }`;
  };
  return fc.constantFrom(...roots).chain((root) =>
    fc
      .record({
        caller: fc.constantFrom(...callerNames),
        variables: fc.record(
          Object.fromEntries(root.field.args.map(({ name, type }) => [name, input(type)])),
          { requiredKeys: [] },
        ),
        cut: fc.oneof(
          { weight: 15, arbitrary: fc.constant(0) },
          { weight: 1, arbitrary: fc.integer({ min: 1, max: 40 }) },
        ),
      })
      .map(({ caller, variables, cut }) => ({
        caller,
        method: 'POST',
        path: '/api/graphql',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ query: document(root).slice(0, cut === 0 ? undefined : -cut), variables }),
      })),
  );
}
