import fs from 'node:fs';
import path from 'node:path';

/** An operation of a public client or of Bagisto's documentation, taken from its source. */
export interface ClientOperation {
  client: string;
  tag: string;
  operationName: string;
  kind: 'query' | 'mutation';
  rootFields: string[];
  /** Name to type. */
  variables: Record<string, string>;
  /** Variables that the client fills in; a name that ends in ? is sent sometimes. */
  variablesSent?: Record<string, unknown>;
  selection: Selection[];
  typenameAdded?: string;
  /** Deliberately: what is told then, by field. */
  refused?: Record<string, string[]>;
}

export type Selection = string | { name: string; args?: Record<string, string>; selection?: Selection[] };

const operationsIn = (file: string): ClientOperation[] =>
  fs
    .readFileSync(path.join(__dirname, file), 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));

/** Leaves out examples that end an account without its password. */
const withoutPassword = ({ client, rootFields }: ClientOperation) =>
  client.includes('docs') && rootFields[0] === 'createCustomerProfileDelete';

export const clientOperations = [
  ...operationsIn('client-operations.jsonl'),
  ...operationsIn('more-client-operations.jsonl'),
].map((operation) =>
  withoutPassword(operation)
    ? { ...operation, refused: { password: ['The password field is required.'] } }
    : operation,
);

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

/** Input by the name that a client sends. */
export type Typed = Record<string, unknown>;

/** The treatment of variables that a client sends only sometimes. */
export type OptionalValues = 'given' | 'absent' | 'null';

const isNullable = (type: string) => !type.endsWith('!');

export const hasOptions = ({ variables, variablesSent }: ClientOperation) =>
  Object.values(variables).some(isNullable) || JSON.stringify(variablesSent ?? {}).includes('?":');

export function variablesOf(operation: ClientOperation, typed: Typed, optional: OptionalValues): object {
  const { variables, variablesSent = {}, rootFields } = operation;
  const entry = (name: string, value: unknown, isOptional: boolean): [string, unknown][] => {
    if (!isOptional || optional === 'given') return [[name, value]];
    return optional === 'null' ? [[name, null]] : [];
  };
  const filled = (shape: Record<string, unknown>): Typed =>
    Object.fromEntries(
      Object.entries(shape).flatMap(([key, sample]) => {
        const name = key.replace('?', '');
        const isOptional = key !== name || (variables[name] !== undefined && isNullable(variables[name]));
        if (typeof sample === 'object' && sample !== null) return [[name, filled({ ...sample })]];
        const isBlank = typeof sample === 'string' && sample.startsWith('<');
        return entry(name, isBlank ? typed[name] : sample, isOptional);
      }),
    );
  if (Object.keys(variablesSent).length > 0) return filled(variablesSent);
  const inputs = typed.inputs as Record<string, object>;
  return Object.fromEntries(
    Object.entries(variables).flatMap(([name, type]) =>
      entry(name, name === 'input' ? inputs[String(rootFields[0])] : typed[name], isNullable(type)),
    ),
  );
}
