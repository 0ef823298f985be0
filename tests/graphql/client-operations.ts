import fs from 'node:fs';
import path from 'node:path';

/** What the public clients and the documentation of Bagisto's API send, taken from their sources. */
export interface ClientOperation {
  client: string;
  tag: string;
  operationName: string;
  kind: 'query' | 'mutation';
  rootFields: string[];
  /** Name to type. */
  variables: Record<string, string>;
  /** What the client fills in; a name that ends in ? is sent sometimes. */
  variablesSent?: Record<string, unknown>;
  selection: Selection[];
  typenameAdded?: string;
}

export type Selection = string | { name: string; args?: Record<string, string>; selection?: Selection[] };

export const clientOperations: ClientOperation[] = fs
  .readFileSync(path.join(__dirname, 'client-operations.jsonl'), 'utf8')
  .split('\n')
  .filter(Boolean)
  .map((line) => JSON.parse(line));

/** Apollo and graphql_flutter add __typename everywhere. */
export const addsTypenames = ({ typenameAdded = '' }: ClientOperation) => typenameAdded.startsWith('every');

export function documentOf(operation: ClientOperation): string {
  const variables = Object.entries(operation.variables).map(([name, type]) => `$${name}: ${type}`);
  const head = variables.length > 0 ? `(${variables.join(', ')})` : '';
  const body = written(operation.selection, addsTypenames(operation));
  return `${operation.kind} ${operation.operationName}${head} ${body}`;
}

function written(selection: Selection[], typenames: boolean): string {
  const fields = selection.map((field) => {
    if (typeof field === 'string') return field;
    const args = Object.entries(field.args ?? {}).map(([name, value]) => `${name}: ${value}`);
    const below = field.selection ? ` ${written(field.selection, typenames)}` : '';
    return `${field.name}${args.length > 0 ? `(${args.join(', ')})` : ''}${below}`;
  });
  return `{ ${[...fields, ...(typenames ? ['__typename'] : [])].join(' ')} }`;
}

/** What a person would have typed, for each name that a client sends. */
export type Typed = Record<string, unknown>;

export function variablesOf({ variables, variablesSent, rootFields }: ClientOperation, typed: Typed): object {
  const filled = (shape: Record<string, unknown>): Typed =>
    Object.fromEntries(
      Object.entries(shape).map(([key, sample]) => {
        const name = key.replace('?', '');
        if (typeof sample === 'object' && sample !== null) return [name, filled({ ...sample })];
        const isBlank = typeof sample === 'string' && sample.startsWith('<');
        return [name, isBlank ? typed[name] : sample];
      }),
    );
  if (variablesSent && Object.keys(variablesSent).length > 0) return filled(variablesSent);
  const inputs = typed.inputs as Record<string, object>;
  return Object.fromEntries(
    Object.keys(variables).map((name) => [
      name,
      name === 'input' ? inputs[String(rootFields[0])] : typed[name],
    ]),
  );
}
