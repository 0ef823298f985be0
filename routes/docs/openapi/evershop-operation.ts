import { type Audience, type DoorWords, describing, type Sent } from './described';
import type { DocsFacts } from './facts';
import { answered, type Carrier, type Example, example, ok } from './operation';
import { address, jane, nowhere, peter, secrets } from './samples';
import { either, number, ref, Sample, uuid } from './schema';

/** Meanings of statuses, where an operation has no other. */
const meanings: Record<number, string> = {
  400: 'What is wrong with the input',
  401: 'Not logged in',
  409: 'Somebody has this address already',
};

/** One thing that is wrong with a field. */
interface FieldError {
  field: string;
  code: string;
  message: string;
}
export const wrong = (field: string, code: string, message: string): FieldError => ({ field, code, message });

export const refusal = (status: number, message: string, errors?: FieldError[]) =>
  new Sample(ref('EverShopError'), { error: { status, message, ...(errors && { errors }) } });
export const failure = (status: number, message: string, meaning = meanings[status]) =>
  answered(status, refusal(status, message), meaning);

/** Every answer but a failure has what it answers as its data. */
export const okData = (data: object, meaning?: string) => ok({ data }, meaning);

/** All that is wrong with a request; a conflict, where somebody else has it already. */
export function invalid(...errors: FieldError[]) {
  const status = errors.every(({ code }) => code === 'unique') ? 409 : 400;
  const message = errors.map((one) => one.message).join(' ');
  return answered(status, refusal(status, message, errors), meanings[status]);
}

/** A refusal of one field that is missing. */
export const missing = (field: string, message = `The ${field} field is required.`) =>
  invalid(wrong(field, 'required', message));

const customerId = new Sample(uuid, peter.uuid);
const addressId = new Sample(either(uuid, number), address.uuid);
const words: DoorWords = {
  named: {
    'customers/{id}': ["The customer's UUID, dashed or not, in any letter case", customerId],
    'addresses/{address_id}': ["The address's UUID, or its number", addressId],
    'sessions/{sid}': ['As the login told it', secrets.sid],
  },
  refusal,
  jsonAndFormsOnly: true,
};

export const evershopOperations = (facts: DocsFacts, tag: string) => describing(words, tag, facts);

export const nobody = (sent: Sent, text = 'Unauthenticated') =>
  example('nobody: Without a credential', { as: 'nobody', ...sent, ...failure(401, text) });
const forbidden = (meaning: string) => failure(403, 'You may not do this.', meaning);

/** The customer's or the address's, whichever stands last in the path. */
const unknown = (sent: Sent, meaning: string, as?: Carrier): Example[] => {
  const last = Object.keys(sent.params).at(-1);
  if (last === undefined) return [];
  return [
    example('unknown: A UUID that is not there', {
      ...sent,
      as,
      params: { ...sent.params, [last]: nowhere.uuid },
      ...failure(404, last === 'id' ? 'Customer not found' : 'Address not found', meaning),
    }),
  ];
};

export const admins: Audience = {
  carriers: ['adminToken', 'adminCookie'],
  refusals: (sent) => [
    nobody(sent),
    example('customer: A customer asks', {
      as: 'sessionId',
      ...sent,
      ...forbidden('Not an admin, or without the right'),
    }),
    ...unknown(sent, 'No such customer', 'adminToken'),
  ],
};

export const selfOrAdmins: Audience = {
  carriers: ['sessionId', 'session', 'token', ...admins.carriers],
  refusals: (sent) => [
    nobody(sent),
    example("other: A customer asks for somebody else's account", {
      ...sent,
      as: 'sessionId',
      params: { ...sent.params, id: jane.uuid },
      ...forbidden("Somebody else's account"),
    }),
    ...unknown(sent, 'No such customer or address', 'adminToken'),
  ],
};

/** Customers with their own account, who must be logged in to do that. */
export const oneself = (toDo: string): Audience => ({
  carriers: ['sessionId', 'session', 'token'],
  refusals: (sent) => [nobody(sent, `You must be logged in to ${toDo}`), ...unknown(sent, 'No such address')],
});
