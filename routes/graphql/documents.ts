import {
  coerceInputValue,
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  getNullableType,
  getOperationAST,
  isInputObjectType,
  isInputType,
  isNonNullType,
  NoSchemaIntrospectionCustomRule,
  type OperationDefinitionNode,
  parse,
  specifiedRules,
  typeFromAST,
  type VariableDefinitionNode,
  validate,
  visit,
} from 'graphql';
import { type Api, apiOf } from './api';
import { exceeded, limits } from './limits';
import { speakable } from './spoken-errors';

type Documents<A> = (query: string) => Read<A> | { errors: GraphQLError[] };

interface Read<A> {
  document: DocumentNode;
  /** The one that it asks. */
  api: A;
}

/** Further errors help nobody, and each costs a search for what may have been meant. */
const mostErrors = 10;
const enough = Symbol('enough');
const keptDocuments = 500;
const keptLength = 10_000;

/** Apps send the same few documents again and again: each is read and checked once. */
export function documentReader<A extends Pick<Api, 'name' | 'schema' | 'complexity'>>(
  apis: readonly [A, ...A[]],
  introspection: boolean,
): Documents<A> {
  const rules = introspection ? specifiedRules : [...specifiedRules, NoSchemaIntrospectionCustomRule];
  const kept = new Map<string, Read<A>>();

  const read = (query: string): ReturnType<Documents<A>> => {
    let document: DocumentNode;
    try {
      document = parse(query, { maxTokens: limits.tokens });
    } catch (error) {
      if (error instanceof GraphQLError) return { errors: [speakable(error, introspection)] };
      throw error;
    }
    const api = apiOf(document, apis);
    if (api instanceof GraphQLError) return { errors: [api] };
    const tooMuch = exceeded(document, api.complexity);
    if (tooMuch) return { errors: [tooMuch] };
    const errors = validate(api.schema, document, rules, { maxErrors: mostErrors });
    if (errors.length > 0) return { errors: errors.map((error) => speakable(error, introspection)) };
    return { document, api };
  };

  return (query) => {
    const cached = kept.get(query);
    const result = cached ?? read(query);
    if ('errors' in result) return result;
    if (cached) kept.delete(query);
    else if (query.length > keptLength || holdsText(result.document)) return result;
    // The last place is the youngest: what is not asked for any more moves to the front and falls out.
    kept.set(query, result);
    const [eldest] = kept.keys();
    if (kept.size > keptDocuments && eldest !== undefined) kept.delete(eldest);
    return result;
  };
}

/** A value that is written into the document may be a password; and such a document hardly comes twice. */
function holdsText(document: DocumentNode): boolean {
  let found = false;
  visit(document, {
    StringValue: () => {
      found = true;
    },
  });
  return found;
}

/** The names for the log: a valid document has none but the schema's. */
export const rootFieldsOf = ({ selectionSet }: OperationDefinitionNode): string[] =>
  selectionSet.selections.flatMap((selection) => (selection.kind === 'Field' ? [selection.name.value] : []));

export function operationIn(
  schema: GraphQLSchema,
  document: DocumentNode,
  name: string | undefined,
): OperationDefinitionNode | GraphQLError {
  const operation = getOperationAST(document, name);
  if (operation && schema.getRootType(operation.operation)) return operation;
  if (operation) return new GraphQLError(`There is no ${operation.operation} here.`, { nodes: operation });
  return new GraphQLError(
    name === undefined
      ? 'Must provide operation name if query contains multiple operations.'
      : `Unknown operation named "${name.slice(0, 100)}".`,
  );
}

/** PHP writes an empty object as `[]`: where an input object is due, that is what it means. */
export function withObjects(
  schema: GraphQLSchema,
  { variableDefinitions = [] }: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const meant = { ...variables };
  for (const { variable, type } of variableDefinitions) {
    const value = variables[variable.name.value];
    const wanted = typeFromAST(schema, type);
    if (Array.isArray(value) && value.length === 0 && isInputObjectType(getNullableType(wanted)))
      meant[variable.name.value] = {};
  }
  return meant;
}

/** Finds what execution would find as well; but its messages hold the values, and a value may be a password. */
export function variableProblems(
  schema: GraphQLSchema,
  { variableDefinitions = [] }: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
  introspection: boolean,
): GraphQLError[] {
  const problems: GraphQLError[] = [];
  try {
    for (const definition of variableDefinitions) look(definition);
  } catch (stopped) {
    if (stopped !== enough) throw stopped;
  }
  return problems;

  function look(definition: VariableDefinitionNode): void {
    const name = definition.variable.name.value;
    const type = typeFromAST(schema, definition.type);
    if (!isInputType(type)) return;
    const refuse = (text: string) => {
      problems.push(new GraphQLError(`Variable "$${name}" ${text}`, { nodes: definition }));
      if (problems.length === mostErrors) throw enough;
    };
    if (!Object.hasOwn(variables, name)) {
      if (isNonNullType(type) && !definition.defaultValue)
        refuse(`of required type "${type}" was not provided.`);
    } else if (variables[name] === null && isNonNullType(type)) {
      refuse(`of non-null type "${type}" must not be null.`);
    } else {
      coerceInputValue(variables[name], type, (path, _value, error) => {
        const at = path.length > 0 ? ` at "${[name, ...path].join('.')}"` : '';
        refuse(`got invalid value${at}; ${speakable(error, introspection).message}`);
      });
    }
  }
}
