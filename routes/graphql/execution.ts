import type { Request, Response } from 'express';
import { execute, GraphQLError, type GraphQLFormattedError, OperationTypeNode } from 'graphql';
import { MethodNotAllowed } from '../../accounts/errors';
import type { Api } from './api';
import { documentReader, operationIn, rootFieldsOf, variableProblems, withObjects } from './documents';
import type { Code, Render } from './errors';
import { causeOf, fieldError } from './failures';
import type { Params } from './transport';

interface Executed {
  /** As it is sent: errors stand before data, and data is missing where nothing was executed. */
  answer: { errors?: GraphQLFormattedError[]; data?: unknown };
  /** Whether it came to that: what cannot be is the client's fault. */
  executed: boolean;
  /** Errors that the fields threw, for the log and the status. */
  causes: unknown[];
}

export type Execute = (params: Params, req: Request, res: Response) => Promise<Executed>;

export function executor(apis: readonly [Api, ...Api[]], introspection: boolean, render: Render): Execute {
  const read = documentReader(apis, introspection);

  return async ({ query, variables: given, operationName }, req, res) => {
    const reading = read(query);
    if ('errors' in reading) return unexecuted(reading.errors);
    const { schema, fields, contextOf } = reading.api;
    const operation = operationIn(schema, reading.document, operationName);
    if (operation instanceof GraphQLError) return unexecuted([operation]);
    const variables = withObjects(schema, operation, given);
    const problems = variableProblems(schema, operation, variables, introspection);
    if (problems.length > 0) return unexecuted(problems, 'BAD_USER_INPUT');
    // A mutation must come in a body: an address is kept in histories and logs, and a page can link to it.
    const asks = operation.operation === OperationTypeNode.QUERY;
    if (req.method !== 'POST' && !asks) throw new MethodNotAllowed(['POST']);
    const context = contextOf(req, res);
    context.note({ operation: rootFieldsOf(operation).slice(0, 3).join(',') });
    const { errors = [], data } = await execute({
      schema,
      document: reading.document,
      rootValue: fields,
      contextValue: context,
      variableValues: variables,
      operationName,
    });
    if (errors.length === 0) return { answer: { data }, executed: true, causes: [] };
    return {
      answer: {
        errors: errors.map((error) => fieldError(error, (message) => render(message, res.locals.language))),
        data,
      },
      executed: true,
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
  return { answer: { errors: entries }, executed: false, causes: [] };
}
