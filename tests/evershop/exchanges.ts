import type { TestApp } from '../support/app';
import { member } from '../support/customers';
import { ask, type Reply } from '../support/http-client';
import { logInHere, sidHeader } from './callers';

export type Headers = Record<string, string>;
export type Json = Record<string, unknown>;

/** One request of one caller, without a cookie store. */
export const send = (
  app: TestApp,
  method: string,
  path: string,
  headers: Headers = {},
  json?: unknown,
): Promise<Reply> => ask(app.url, path, { method, headers, json });

/** How it was answered, for an admin's list where nothing else is asked for. */
export const statusOf = async (
  app: TestApp,
  headers: Headers,
  method = 'GET',
  path = '/api/customers',
  json?: unknown,
): Promise<number> => (await send(app, method, path, headers, json)).status;

export const data = ({ body }: Reply) => member(body, 'data') as Json;
export const rows = ({ body }: Reply) => member(body, 'data') as Json[];

/** The status, and what a refusal says of each field. */
export const problems = ({ status, body }: Reply) => {
  const errors = (member(body, 'error', 'errors') ?? []) as Json[];
  return [status, ...errors.map(({ field, code }) => `${field}: ${code}`)];
};

export const customerHeaders = async (app: TestApp, email: unknown, password?: string): Promise<Headers> =>
  sidHeader(await logInHere(app, email, password));

/** By what name an admin knows the customer with this number. */
export async function uuidOf(app: TestApp, admin: Headers, id: number): Promise<string> {
  const list = rows(await send(app, 'GET', '/api/customers?limit=100', admin));
  return String(list.find(({ customer_id }) => customer_id === id)?.uuid);
}

export const unknownUuid = '00000000-0000-4000-8000-000000000000';
export const dashed = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;
export const moment = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/;
