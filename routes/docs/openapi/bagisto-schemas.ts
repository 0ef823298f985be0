import { schemaOrNull as orNull } from '../../../accounts/validation/json-schema';
import type { DocsFacts } from './facts';
import { address, moment, peter } from './samples';
import {
  described,
  either,
  listOf,
  nullable,
  number,
  oneOf,
  record,
  ref,
  type Schema,
  text,
  truth,
} from './schema';

const someMoment = orNull(ref('BagistoMoment'));
const moments = { created_at: someMoment, updated_at: someMoment };

export const bagistoSchemas = (facts: DocsFacts): Record<string, Schema> => ({
  BagistoMoment: either(...facts.times.map((form) => momentForms[form])),
  BagistoGroup: record({ id: number, name: text, ...moments }),
  BagistoCustomer: record(
    {
      id: number,
      email: text,
      first_name: text,
      last_name: text,
      name: described(text, 'Both names, each with its first letter upper-cased'),
      gender: orNull(text),
      date_of_birth: orNull({ type: 'string', format: 'date' }),
      phone: orNull(text),
      status: oneOf(0, 1),
      group: ref('BagistoGroup'),
      ...moments,
    },
    ['group'],
  ),
  BagistoLogin: record({
    id: described(text, 'Names it in this list, and opens nothing'),
    current: described(truth, 'The one that asks'),
    device: described(text, 'Browser and system, as far as they can be told'),
    user_agent: text,
    network: described(text, 'The address; of IPv6 the /64'),
    logged_in_at: { type: 'string', format: 'date-time' },
    last_used_at: { type: 'string', format: 'date-time' },
  }),
  BagistoAddress: record({
    id: number,
    ...nullable('first_name', 'last_name', 'company_name', 'vat_id'),
    address1: described(listOf(text), 'Its lines'),
    ...nullable('country', 'country_name', 'state', 'city', 'postcode', 'phone'),
    is_default: { type: 'boolean' },
    ...moments,
  }),
  BagistoMessage: record({ message: text }),
  BagistoError: record({ error: text }),
  BagistoRefusal: described(
    record({ error: text, message: text }),
    'Both say the same: some clients read the one, some the other',
  ),
  BagistoInvalid: record({
    message: text,
    errors: described(
      { type: 'object', additionalProperties: listOf(text), minProperties: 1 },
      'For each refused field everything that is wrong with it',
    ),
  }),
});

const momentForms: Record<'object' | 'iso', Schema> = {
  object: record({
    date: { type: 'string', pattern: '^\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{6}$' },
    timezone_type: oneOf(3),
    timezone: text,
  }),
  iso: { type: 'string', format: 'date-time' },
};

function momentSample({ times, timezone }: DocsFacts): unknown {
  return times[0] === 'iso'
    ? `${moment.replace(' ', 'T')}.000000Z`
    : { date: `${moment}.000000`, timezone_type: 3, timezone };
}

export function customerSample(facts: DocsFacts) {
  const at = momentSample(facts);
  return {
    id: peter.id,
    email: peter.email,
    first_name: peter.firstName,
    last_name: peter.lastName,
    name: `${peter.firstName} ${peter.lastName}`,
    gender: null as string | null,
    date_of_birth: null as string | null,
    phone: null as string | null,
    status: 1,
    group: { id: 1, name: 'General', created_at: null, updated_at: null },
    created_at: at,
    updated_at: at,
  };
}

/** A client's words for an address: Bagisto's own example of one. */
export const addressInput = {
  address1: ['H 23', 'Sector 5'],
  country: 'IN',
  state: 'UP',
  city: 'Noida',
  postcode: '201301',
  phone: '9876543210',
  company_name: 'Blue Bikes',
  vat_id: 'IN1234567890',
};

export function addressSample(facts: DocsFacts) {
  const at = momentSample(facts);
  const { company_name, vat_id, address1, country, ...rest } = addressInput;
  return {
    id: address.id,
    first_name: peter.firstName,
    last_name: peter.lastName,
    company_name,
    vat_id,
    address1,
    country,
    country_name: 'India',
    ...rest,
    is_default: true,
    created_at: at,
    updated_at: at,
  };
}
