import type { Request, Response } from 'express';
import { type BodyReader, jsonValue } from '../http/input';
import { sendText } from '../http/send-text';
import { FieldRefused, OnlyAHash } from './errors';

export interface Params {
  query: string;
  variables: Record<string, unknown>;
  operationName: string | undefined;
}

/** Whatever the client calls its body, what holds JSON is read; a list of operations is none. */
export async function readParams(read: BodyReader, req: Request, res: Response): Promise<Params> {
  const bytes = await read(req, res);
  const body = bytes && jsonValue(bytes);
  if (body === undefined) throw new FieldRefused('BAD_REQUEST', { key: 'graphql.not_json' });
  if (!isRecord(body)) throw new FieldRefused('BAD_REQUEST', { key: 'graphql.no_query' });
  const { query, operationName, extensions } = body;
  if (typeof query !== 'string' || query === '') {
    if (isRecord(extensions) && isRecord(extensions.persistedQuery)) throw new OnlyAHash();
    throw new FieldRefused('BAD_REQUEST', { key: 'graphql.no_query' });
  }
  return {
    query,
    variables: variablesIn(body.variables),
    operationName: typeof operationName === 'string' && operationName !== '' ? operationName : undefined,
  };
}

export function send(res: Response, status: number, body: object): void {
  // Exactly this, without a charset, is what Bagisto says.
  sendText(res, status, 'application/json', JSON.stringify(body));
}

/** Some clients send the variables as a text that holds their JSON. */
function variablesIn(given: unknown): Record<string, unknown> {
  if (given === undefined || given === null || given === '') return {};
  const value = typeof given === 'string' ? jsonValue(Buffer.from(given)) : given;
  if (isRecord(value)) return value;
  if (value === null || (Array.isArray(value) && value.length === 0)) return {};
  throw new FieldRefused('BAD_REQUEST', { key: 'graphql.no_variables' });
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
