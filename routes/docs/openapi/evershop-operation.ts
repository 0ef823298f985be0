import { type Audience, type DoorWords, describing, type Sent } from './described';
import type { DocsFacts } from './facts';
import { type Carrier, done, type Example, example, ok } from './operation';
import { address, jane, nowhere, peter, secrets } from './samples';
import { either, nothing, number, record, ref, Sample, type Schema, uuid } from './schema';

export const errorSchema = ref('EverShopError');

type FieldError = { field: string; code: string; message: string };

export const failure = (status: number, message: string, errors?: FieldError[]) => ({
  status,
  answer: new Sample(errorSchema, { error: { status, message, ...(errors && { errors }) } }),
});

/** Every answer but a failure has what it answers as its data. */
export const answering = (description: string, schema: Schema = nothing) =>
  done(description, record({ data: schema }));
export const okData = (data: object) => ok({ data });

/** The fields of a request that are wrong, each with a code. */
export const invalid = (errors: FieldError[], status = 400) =>
  failure(status, errors.map(({ message }) => message).join(' '), errors);

/** A refusal of one field that is missing. */
export const missing = (field: string, message = `The ${field} field is required.`) =>
  invalid([{ field, code: 'required', message }]);

const words: DoorWords = {
  named: {
    'customers/{id}': [
      "The customer's UUID, dashed or not, in any letter case",
      new Sample(uuid, peter.uuid),
    ],
    'addresses/{address_id}': [
      "The address's UUID, or its number",
      new Sample(either(uuid, number), address.uuid),
    ],
    'sessions/{sid}': ['As the login told it', secrets.sid],
  },
  refusal: (status, text) => failure(status, text).answer,
  meanings: { 400: 'What is wrong with the input' },
  jsonAndFormsOnly: true,
};

export const evershopOperations = (facts: DocsFacts, tag: string) => describing(words, tag, facts);

export const nobody = (sent: Sent, text = 'Unauthenticated') =>
  example('nobody: Without a credential', { as: 'nobody', ...sent }, failure(401, text));
const forbidden = failure(403, 'You may not do this.');

/** The customer's or the address's, whichever stands last in the path. */
const unknown = (sent: Sent, as?: Carrier): Example[] => {
  const last = Object.keys(sent.params).at(-1);
  if (last === undefined) return [];
  return [
    example(
      'unknown: A UUID that is not there',
      { ...sent, as, params: { ...sent.params, [last]: nowhere.uuid } },
      failure(404, last === 'id' ? 'Customer not found' : 'Address not found'),
    ),
  ];
};

export const admins: Audience = {
  carriers: ['adminToken', 'adminCookie'],
  meanings: { 401: 'Not logged in', 403: 'Not an admin, or without the right', 404: 'No such customer' },
  refusals: (sent) => [
    nobody(sent),
    example('customer: A customer asks', { as: 'sessionId', ...sent }, forbidden),
    ...unknown(sent, 'adminToken'),
  ],
};

export const selfOrAdmins: Audience = {
  carriers: ['sessionId', 'session', 'token', ...admins.carriers],
  meanings: { ...admins.meanings, 403: "Somebody else's account", 404: 'No such customer or address' },
  refusals: (sent) => [
    nobody(sent),
    example(
      "other: A customer asks for somebody else's account",
      { ...sent, as: 'sessionId', params: { ...sent.params, id: jane.uuid } },
      forbidden,
    ),
    ...unknown(sent, 'adminToken'),
  ],
};

/** Customers with their own account, who must be logged in to do that. */
export const oneself = (toDo: string): Audience => ({
  carriers: ['sessionId', 'session', 'token'],
  meanings: { 401: 'Not logged in', 404: 'No such address' },
  refusals: (sent) => [nobody(sent, `You must be logged in to ${toDo}`), ...unknown(sent)],
});
