import { isDeepStrictEqual } from 'node:util';
import type { Row } from '../../support/app';
import type { Answer, Left, Situation } from './difference';
import { leftInPhp } from './left';
import { fixture, type RecordedCase, type RecordedResponse, recordedCases } from './recording';

/** Words for the deliberate differences: the answers that come instead, and what they hold. */

export const record = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
export const dataOf = ({ body }: { body: unknown }) => record(record(body).data);

export const unauthenticated: Answer = { status: 401, body: { error: 'Unauthenticated' } };
export const notFound: Answer = { status: 404, body: { error: 'Resource Not Found' } };
export const failedLogin: Answer = { status: 401, body: { error: 'Invalid Email or Password' } };
export const inactive: Answer = { status: 401, body: { error: 'Your account is not active.' } };
export const unknownAddress: Answer = {
  status: 200,
  body: { error: "We can't find a user with that e-mail address." },
};
export const refused = (status: number, text: string): Answer => ({
  status,
  body: { error: text, message: text },
});

/** A 422 with one text for each of these fields; undefined where there are none. */
export function invalid(errors: [field: string, text: string][]): Answer | undefined {
  if (errors.length === 0) return undefined;
  return {
    status: 422,
    body: {
      message: 'The given data was invalid.',
      errors: Object.fromEntries(errors.map(([field, text]) => [field, [text]])),
    },
  };
}

const spoken = (field: string) => field.replaceAll('_', ' ');
export const isRequired = (field: string): [string, string] => [
  field,
  `The ${spoken(field)} field is required.`,
];
export const isNoText = (field: string): [string, string] => [
  field,
  `The ${spoken(field)} must be a string.`,
];

export const isLogin = ({ path }: { path: string }) => path.endsWith('/customer/login');
export const isProfile = ({ path }: { path: string }) => path.endsWith('/customer/profile');
export const isRegistration = ({ path }: { path: string }) => path.endsWith('/customer/register');
export const isForgotten = ({ path }: { path: string }) => path.endsWith('/customer/forgot-password');
export const isLogout = ({ path }: { path: string }) => path.endsWith('/customer/logout');
export const isForm = (situation: Situation) => isProfile(situation) || isRegistration(situation);
export const succeeded = ({ status }: { status: number }) => status === 200;
export const isHtml = ({ recorded }: Situation) => record(recorded.body).html === true;
export const names = ['first_name', 'last_name', 'gender'];

export const nothing: Left = { customers: [], addresses: [], resets: [], mails: [] };

/** The customer whose session or token the case holds, as far as the steps before tell. */
export function loggedIn({ before }: Situation): number | undefined {
  const past = before.filter(({ answer }) => succeeded(answer));
  const last = past.findLastIndex((one) => isLogin(one));
  if (last < 0 || past.slice(last).some((one) => isLogout(one))) return undefined;
  return Number(dataOf((past[last] as (typeof past)[number]).answer).id);
}

/** The customer who is logged in, as the last answer showed them. */
export function shownLast({ before, ...situation }: Situation): Record<string, unknown> {
  const id = loggedIn({ before, ...situation });
  const last = before.findLast(({ answer }) => id !== undefined && dataOf(answer).id === id);
  if (!last) throw new Error('nobody is logged in');
  return dataOf(last.answer);
}

export function rowOf(id: number): Row {
  const found = fixture.customers.find((row) => row.id === id);
  if (!found) throw new Error(`no customer ${id} in the fixture`);
  return found;
}

export const emailOf = (id: number) => String(rowOf(id).email);
export const isSomebodysAddress = (email: unknown) =>
  fixture.customers.some((row) => String(row.email).toLowerCase() === String(email).toLowerCase());

export const addressesOf = (id: number) =>
  fixture.addresses.filter(({ customer_id }) => customer_id === id).map((row) => String(row.id));

/** With `data` in parts otherwise. */
export const withData = ({ status, body }: RecordedResponse, data: Record<string, unknown>): Answer => ({
  status,
  body: { ...record(body), data: { ...record(record(body).data), ...data } },
});

interface Twin {
  answer: Answer;
  left: Left;
}

let read: RecordedCase[] | undefined;
const plainCases = () => {
  read ??= recordedCases('bagisto-1.3.3.jsonl');
  return read;
};

/** PHP's answer to this step of a case, with nothing of ours in it. */
export function recordedAnswer(name: string, at: number): Answer {
  const answer = plainCases().find((one) => one.case === name)?.steps[at]?.response;
  if (!answer) throw new Error(`${name} was not recorded`);
  return { status: answer.status, body: answer.body };
}

/** PHP's own answer to the same request where it read this input: sent as JSON under its right name, or as a form. */
export function twinOf({ recordedCase, at }: Situation, input: Record<string, unknown>): Twin | undefined {
  const asked = (one: RecordedCase, until: number) =>
    one.steps.slice(0, until).map((step) => ({ ...step, response: undefined }));
  const wanted = recordedCase.steps[at]?.request;
  for (const one of plainCases()) {
    const step = one.steps[at];
    const request = step?.request;
    if (
      one.steps.length === recordedCase.steps.length &&
      request &&
      ['json', 'form'].includes(request.encoding) &&
      request.method === wanted?.method &&
      request.path === wanted.path &&
      isDeepStrictEqual(request.body, input) &&
      step.response?.status === 200 &&
      isDeepStrictEqual(asked(one, at), asked(recordedCase, at))
    ) {
      return { answer: { status: 200, body: step.response.body }, left: leftInPhp(one) };
    }
  }
  return undefined;
}
