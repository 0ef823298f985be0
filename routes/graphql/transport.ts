import type { Request, Response } from 'express';
import { type BodyReader, jsonValue } from '../http/input';
import { sendText } from '../http/send-text';
import { FieldRefused, OnlyAHash } from './errors';

export interface Params {
  query: string;
  variables: Record<string, unknown>;
  operationName: string | undefined;
}

/** Reads a body that holds JSON, whatever the client calls it; a list of operations is refused. */
export async function readParams(read: BodyReader, req: Request, res: Response): Promise<Params> {
  const bytes = await read(req, res);
  const body = bytes && jsonValue(bytes);
  if (body === undefined) throw new FieldRefused('BAD_REQUEST', { key: 'graphql.not_json' });
  if (!isRecord(body)) throw new FieldRefused('BAD_REQUEST', { key: 'graphql.no_query' });
  return paramsIn(body);
}

/** Parameters in an address, where urql and Apollo may put a query. A name that comes twice is none. */
export function queryParams({ url }: Pick<Request, 'url'>): Params {
  const search = new URLSearchParams(url.split('?')[1]);
  const field = (name: string) => (search.getAll(name).length === 1 ? search.get(name) : undefined);
  const extensions = field('extensions');
  return paramsIn({
    query: field('query'),
    variables: field('variables'),
    operationName: field('operationName'),
    extensions: extensions ? jsonValue(Buffer.from(extensions)) : undefined,
  });
}

/** `?locale=` as at the other doors. */
export const localeIn = ({ url }: Pick<Request, 'url'>): string | undefined =>
  new URLSearchParams(url.split('?')[1]).get('locale') ?? undefined;

function paramsIn({ query, operationName, extensions, variables }: Record<string, unknown>): Params {
  if (typeof query !== 'string' || query === '') {
    if (isRecord(extensions) && isRecord(extensions.persistedQuery)) throw new OnlyAHash();
    throw new FieldRefused('BAD_REQUEST', { key: 'graphql.no_query' });
  }
  return {
    query,
    variables: variablesIn(variables),
    operationName: typeof operationName === 'string' && operationName !== '' ? operationName : undefined,
  };
}

/** The media type of the specification (GraphQL over HTTP), for clients that name it before JSON. */
const responseType = 'application/graphql-response+json';

const asksForResponseType = (req: Request): boolean =>
  req.headers.accept?.includes(responseType) === true &&
  req.accepts(['application/json', responseType]) === responseType;

/** For a request that cannot be run: that media type has statuses; with JSON, 200 is what Bagisto's clients expect. */
export const refusedStatus = (res: Response): number => (asksForResponseType(res.req) ? 400 : 200);

export function send(res: Response, status: number, body: object): void {
  // Without a charset JSON is what Bagisto says.
  const type = asksForResponseType(res.req) ? `${responseType}; charset=utf-8` : 'application/json';
  sendText(res, status, type, JSON.stringify(body));
}

/** Some clients send the variables as a text that holds their JSON. */
function variablesIn(input: unknown): Record<string, unknown> {
  if (input === undefined || input === null || input === '') return {};
  const value = typeof input === 'string' ? jsonValue(Buffer.from(input)) : input;
  if (isRecord(value)) return value;
  if (value === null || (Array.isArray(value) && value.length === 0)) return {};
  throw new FieldRefused('BAD_REQUEST', { key: 'graphql.no_variables' });
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
