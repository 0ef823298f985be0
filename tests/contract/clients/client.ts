import type { ReleaseName } from '../../../accounts/release';
import type { Row } from '../../support/app';
import type { Kind } from './kinds';
import type { Part } from './multipart';

/** A published program that talks to Bagisto's customer API, as it was found. A new one is one entry. */
export interface RealClient {
  name: string;
  /** The releases it was written for; `anyRelease` where nothing it reads differs between them. */
  releases: readonly ReleaseName[];
  /** `high`: read in its source. `medium`: one detail inferred. `low`: only a table of addresses was seen. */
  confidence: Confidence;
  /** Headers that it sends with every call; a client that is silent about Accept sends none. */
  habits?: Record<string, string>;
  /** Native apps and most scripts forget cookies. */
  keepsCookies?: true;
  /** Runs in a browser on another host than the API: every call needs its preflight. */
  crossOrigin?: true;
  /** Logs in by a way of its vendor's, or by none that was seen: the flow begins with the credential at hand. */
  arrivesWith?: 'token' | 'session';
  /** The customer's row that the client needs. */
  customer?: Row;
  calls: Call[];
}

export type Confidence = 'high' | 'medium' | 'low';

/**
 * In paths, headers and bodies `{jwt}` is the token and `{id}` the customer's number, both as this very client
 * read them from the answer to its login; `{address}` is the number of the address that it saw last.
 */
export interface Call {
  /** The row of the collected calls from which this is taken. */
  row: string;
  /** Tells the calls of one row apart. */
  what?: string;
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: string;
  headers?: Record<string, string>;
  json?: Record<string, unknown>;
  form?: Record<string, string>;
  multipart?: Record<string, Part>;
  /** The JSON body is the customer as the server sent it, with `json` written over it. */
  echoesCustomer?: true;
  /** Likewise the address that it saw last. */
  echoesAddress?: true;
  /** 200 unless said. */
  status?: number;
  /** Members that it reads of the answer, by path, and the kind that it must find there. */
  reads?: Record<string, Kind>;
  /** Texts and values that it compares. */
  finds?: Record<string, unknown>;
  confidence?: Confidence;
}

export const anyRelease: readonly ReleaseName[] = ['documented', '0.x', '1.0', '1.3'];

export const john = { email: 'johndoe@example.com', password: 'secret99' };
export const wrong = { email: 'johndoe@example.com', password: 'not-this-one' };
export const newcomer = {
  first_name: 'Peter',
  last_name: 'Doe',
  email: 'peterdoe@example.com',
  password: 'secret123',
  password_confirmation: 'secret123',
};

export const json = 'application/json';
export const axios = 'application/json, text/plain, */*';
/** fetch, curl and Postman say that anything will do. */
export const anything = '*/*';

export const bearer = { Authorization: 'Bearer {jwt}' };
export const bearerNull = { Authorization: 'Bearer null' };
export const bearerUndefined = { Authorization: 'Bearer undefined' };
export const typedJson = { 'Content-Type': 'application/json' };

export const saysRegistered = { message: 'Your account has been created successfully.' };
export const saysUpdated = { message: 'Your account has been updated successfully.' };
export const saysMailed = { message: 'We have e-mailed your password reset link!' };
export const saysUnauthenticated = { error: 'Unauthenticated' };
export const saysWrongPassword = { error: 'Invalid Email or Password' };
