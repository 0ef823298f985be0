import http from 'node:http';
import type { TestApp } from '../support/app';
import { type Answer, answerOf, path } from './speaker';

/** As a store front writes it. */
export const update = `
  mutation updateCustomerProfile($input: createCustomerProfileUpdateInput!) {
    createCustomerProfileUpdate(input: $input) {
      customerProfileUpdate { id firstName lastName email dateOfBirth gender phone image }
    }
  }
`;
export const picture = (megabytes: number) =>
  `data:image/png;base64,${Buffer.alloc(megabytes * 1024 * 1024, '\x89PNG').toString('base64')}`;
export const bodyWith = (more: object) => JSON.stringify({ query: update, variables: { input: more } });

export interface Uploading {
  answer: Promise<Answer>;
  finish(): void;
}

/** Sends all but the end, and that when it is told to. */
export function uploading(app: TestApp, body: string, token: string): Uploading {
  let answered: (answer: Answer) => void;
  const answer = new Promise<Answer>((resolve) => {
    answered = resolve;
  });
  const headers = {
    Authorization: `Bearer ${token}`,
    'Content-Type': 'application/json',
    'Content-Length': body.length,
  };
  const request = http.request(`${app.url}${path}`, { method: 'POST', headers }, async (response) => {
    const text = (await response.toArray()).join('');
    const status = response.statusCode ?? 0;
    answered(answerOf({ status, headers: response.headers, text, body: JSON.parse(text) }));
  });
  request.write(body.slice(0, -1));
  return { answer, finish: () => void request.end(body.slice(-1)) };
}
