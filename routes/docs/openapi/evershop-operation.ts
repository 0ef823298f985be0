import { type DoorWords, describing } from './described';
import type { DocsFacts } from './facts';
import { type Carrier, type Example, example, type Parameter } from './operation';
import { nowhere, peter } from './samples';
import { ref, uuid } from './schema';

export const errorSchema = ref('EverShopError');

type FieldError = { field: string; code: string; message: string };

export const failure = (status: number, message: string, errors?: FieldError[]) => ({
  status,
  answer: { error: { status, message, ...(errors && { errors }) } },
});

/** The fields of a request that are wrong, each with a code. */
export const invalid = (errors: FieldError[], status = 400) =>
  failure(status, errors.map(({ message }) => message).join(' '), errors);

/** A refusal of one field that is missing. */
export const missing = (field: string, message = `The ${field} field is required.`) =>
  invalid([{ field, code: 'required', message }]);

const words: DoorWords = {
  schemaOf: () => errorSchema,
  refusal: (status, text) => failure(status, text).answer,
  meanings: { 400: 'What is wrong with the input' },
  jsonAndFormsOnly: true,
};

export const evershopOperations = (facts: DocsFacts, tag: string) => describing(words, tag, facts);

/** Calls for admins, and for admins and the customer: their carriers, and the meanings of their refusals. */
export const forAdmins = {
  carriers: ['adminToken', 'adminCookie'] as Carrier[],
  meanings: { 401: 'Not logged in', 403: 'Not an admin, or without the right', 404: 'No such customer' },
};
export const forSelfOrAdmins = {
  carriers: ['sessionId', 'session', 'token', ...forAdmins.carriers] as Carrier[],
  meanings: { ...forAdmins.meanings, 403: "Somebody else's account" },
};

export const customerId: Parameter = {
  name: 'id',
  in: 'path',
  description: "The customer's UUID, dashed or not, in any letter case",
  schema: uuid,
  example: peter.uuid,
};

export const params = { id: peter.uuid };
const noOnesParams = { id: nowhere.uuid };

type Sent = Pick<Example, 'params' | 'query' | 'body'>;

export const unauthenticated = (sent: Sent = {}): Example =>
  example('nobody: Without a credential', { as: 'nobody', ...sent }, failure(401, 'Unauthenticated'));

const forbidden = failure(403, 'You may not do this.');

export const adminsOnly = (sent: Sent = {}): Example =>
  example('customer: A customer asks', { as: 'sessionId', ...sent }, forbidden);

export const notYours = (sent: Sent): Example =>
  example("other: A customer asks for somebody else's account", { as: 'sessionId', ...sent }, forbidden);

export const noCustomer = (sent: Sent = {}): Example =>
  example(
    'unknown: A UUID that nobody has',
    { as: 'adminToken', params: noOnesParams, ...sent },
    failure(404, 'Customer not found'),
  );
