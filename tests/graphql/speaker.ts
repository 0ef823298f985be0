import type { OutgoingHttpHeaders } from 'node:http';
import type { TestApp } from '../support/app';
import { ask, type Reply } from '../support/http-client';

export interface ErrorEntry {
  message: string;
  path?: (string | number)[];
  locations?: { line: number; column: number }[];
  extensions?: { code: string; validation?: Record<string, string[]>; status?: number };
}

// biome-ignore lint/suspicious/noExplicitAny: what an answer holds is what a test looks at.
type Data = Record<string, any>;

export interface Answer extends Reply {
  /** The selected fields; {} where nothing was executed. */
  data: Data;
  errors: ErrorEntry[];
}

export const path = '/api/graphql';

export function answerOf(reply: Reply): Answer {
  const body = reply.body as { data?: Data; errors?: ErrorEntry[] } | undefined;
  return { ...reply, data: body?.data ?? {}, errors: body?.errors ?? [] };
}

/** Sends one operation, as an app does. */
export type Speaker = (
  query: string,
  variables?: object,
  token?: string,
  headers?: OutgoingHttpHeaders,
) => Promise<Answer>;

export function speaker(app: TestApp): Speaker {
  return async (query, variables, token, headers = {}) => {
    const authorization = token === undefined ? {} : { Authorization: `Bearer ${token}` };
    return answerOf(
      await ask(app.url, path, {
        method: 'POST',
        json: { query, variables },
        headers: { ...authorization, ...headers },
      }),
    );
  };
}

export const registerDocument = `mutation registerCustomer($input: createCustomerInput!) {
  createCustomer(input: $input) {
    customer {
      id _id firstName lastName name email phone gender dateOfBirth status isVerified isSuspended
      subscribedToNewsLetter token deviceToken apiToken rememberToken customerGroupId channelId
    }
  }
}`;

export const loginDocument = `mutation login($input: createCustomerLoginInput!) {
  createCustomerLogin(input: $input) { customerLogin { id _id token apiToken success message } }
}`;

export const profileDocument = '{ readCustomerProfile { _id firstName lastName email phone gender } }';

export const newcomer = {
  firstName: 'John',
  lastName: 'Doe',
  email: 'john.doe@example.com',
  password: 'SecurePass@123',
  confirmPassword: 'SecurePass@123',
};

/** The token of somebody who logs in as apps do. */
export async function tokenOf(say: Speaker, email: string, password: string): Promise<string> {
  const { data } = await say(loginDocument, { input: { email, password } });
  return String(data.createCustomerLogin?.customerLogin.token);
}
