import fs from 'node:fs';
import path from 'node:path';
import type { Row } from '../../support/app';

/** A case as it was recorded from a running, unmodified Bagisto 1.3.3. */
export interface RecordedCase {
  case: string;
  group: string;
  steps: Step[];
  db_after: {
    customers: Change[];
    addresses?: Change[];
    password_resets?: number;
  };
  mails: { n: number; list: { to: string; subject: string }[] };
}

export interface Change {
  id: number;
  inserted?: Row;
  deleted?: true;
  changed?: Row;
}

export interface Step {
  request?: RecordedRequest;
  response?: RecordedResponse;
  sql?: string;
  rows?: Row[];
  flushRedis?: true;
  clearCookies?: true;
  tamper?: Tampering;
  /** What of the mail that came is saved: the `token` of its link, or the `link` itself. */
  mail?: string;
  wait?: number;
  save?: string;
}

export interface RecordedRequest {
  method: string;
  path: string;
  headers: Record<string, string>;
  encoding: 'json' | 'form' | 'multipart' | 'raw' | 'none';
  body?: unknown;
  cookies?: false;
}

export interface RecordedResponse {
  status: number;
  headers: Record<string, unknown>;
  body: unknown;
}

export interface Tampering {
  from: string;
  sig?: true;
  claims?: Record<string, unknown>;
  resign?: Record<string, unknown>;
  header?: Record<string, unknown>;
  alg?: string;
  secret?: string;
}

export function recordedCases(file: string): RecordedCase[] {
  const lines = fs.readFileSync(path.join(__dirname, file), 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line));
}

interface Fixture {
  customer_groups: Row[];
  customers: Row[];
  addresses: Row[];
  app_key: string;
  jwt_secret: string;
}

export const fixture: Fixture = JSON.parse(fs.readFileSync(path.join(__dirname, 'fixture.json'), 'utf8'));

/** The input as a client meant it: the fields of a form, or JSON whatever its label. */
export function inputOf({ body, encoding }: RecordedRequest): Record<string, unknown> {
  const value = encoding === 'raw' ? parsedJson(String(body).replace(/^\ufeff/, '')) : body;
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

export function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
