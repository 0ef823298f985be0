import { execute, GraphQLError, type GraphQLFormattedError, type GraphQLSchema } from 'graphql';
import type { Context } from './callers';
import { documentReader, operationIn, rootFieldsOf, variableProblems } from './documents';
import type { Code, Render } from './errors';
import { causeOf, fieldError } from './failures';
import type { RootField } from './fields';
import type { Params } from './transport';

interface Executed {
  /** As it is sent: errors stand before data, and data is missing where nothing was executed. */
  answer: { errors?: GraphQLFormattedError[]; data?: unknown };
  /** What the fields threw, for the log and the status. */
  causes: unknown[];
}

export function executor(
  schema: GraphQLSchema,
  fields: Record<string, RootField>,
  introspection: boolean,
  render: Render,
) {
  const read = documentReader(schema, introspection);

  return async ({ query, variables, operationName }: Params, context: Context): Promise<Executed> => {
    const found = read(query);
    if ('errors' in found) return unexecuted(found.errors);
    const operation = operationIn(schema, found.document, operationName);
    if (operation instanceof GraphQLError) return unexecuted([operation]);
    const problems = variableProblems(schema, operation, variables, introspection);
    if (problems.length > 0) return unexecuted(problems, 'BAD_USER_INPUT');
    context.note({ operation: rootFieldsOf(operation).slice(0, 3).join(',') });
    const { errors = [], data } = await execute({
      schema,
      document: found.document,
      rootValue: fields,
      contextValue: context,
      variableValues: variables,
      operationName,
    });
    if (errors.length === 0) return { answer: { data }, causes: [] };
    return {
      answer: { errors: errors.map((error) => fieldError(error, render)), data },
      causes: errors.map(causeOf).filter((cause) => cause !== undefined),
    };
  };
}

function unexecuted(errors: GraphQLError[], code: Code = 'GRAPHQL_VALIDATION_FAILED'): Executed {
  const entries = errors.map((error) => ({
    ...error.toJSON(),
    extensions: {
      code: error.message.startsWith('Syntax Error') ? 'GRAPHQL_PARSE_FAILED' : code,
    },
  }));
  return { answer: { errors: entries }, causes: [] };
}
