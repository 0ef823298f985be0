import { schemaOrNull as orNull } from '../../../accounts/validation/json-schema';
import type { DocsFacts } from './facts';
import { address, moment, peter, secrets } from './samples';
import {
  described,
  either,
  fieldsOf,
  listOf,
  noted,
  nullable,
  oneOf,
  record,
  ref,
  Sample,
  type Schema,
  schemaOf,
  text,
} from './schema';

const momentForms = (timezone: string) => ({
  object: {
    date: new Sample(
      { type: 'string', pattern: '^\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{6}$' },
      `${moment}.000000`,
    ),
    timezone_type: new Sample(oneOf(3), 3),
    timezone,
  },
  iso: new Sample({ type: 'string', format: 'date-time' }, `${moment.replace(' ', 'T')}.000000Z`),
});

export function bagistoSchemas(facts: DocsFacts): Record<string, Schema> {
  const { group, customer, login, address } = bagistoThings(facts);
  const forms = momentForms(facts.timezone);
  return {
    BagistoMoment: either(...facts.times.map((form) => schemaOf(forms[form]))),
    BagistoGroup: record(fieldsOf(group)),
    BagistoCustomer: record(fieldsOf(customer), ['group']),
    BagistoLogin: record(fieldsOf(login)),
    BagistoAddress: record(fieldsOf(address)),
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
  };
}

/** The things that answers show. */
export function bagistoThings({ times, timezone }: DocsFacts) {
  const moments = (value: unknown) => {
    const at = new Sample(orNull(ref('BagistoMoment')), value);
    return { created_at: at, updated_at: at };
  };
  const [form = 'object'] = times;
  const written = moments(momentForms(timezone)[form]);
  const { company_name, vat_id, address1, country, ...place } = addressInput;
  const group = new Sample(ref('BagistoGroup'), { id: 1, name: 'General', ...moments(null) });
  return {
    group,
    customer: new Sample(ref('BagistoCustomer'), {
      id: peter.id,
      email: peter.email,
      first_name: peter.firstName,
      last_name: peter.lastName,
      name: noted(
        `${peter.firstName} ${peter.lastName}`,
        'Both names, each with its first letter upper-cased',
      ),
      gender: new Sample(orNull(text), null),
      date_of_birth: new Sample(orNull({ type: 'string', format: 'date' }), null),
      phone: new Sample(orNull(text), null),
      status: new Sample(oneOf(0, 1), 1),
      group,
      ...written,
    }),
    login: new Sample(ref('BagistoLogin'), {
      id: noted(secrets.loginId, 'Names it in this list, and opens nothing'),
      current: noted(true, 'The one that asks'),
      device: noted('', 'Browser and system, as far as they can be told'),
      user_agent: '',
      network: noted('127.0.0.1', 'The address; of IPv6 the /64'),
      logged_in_at: lately,
      last_used_at: lately,
    }),
    address: new Sample(ref('BagistoAddress'), {
      id: address.id,
      ...nullable({ first_name: peter.firstName, last_name: peter.lastName, company_name, vat_id }),
      address1: noted(address1, 'Its lines'),
      ...nullable({ country, country_name: 'India', ...place }),
      is_default: true,
      ...written,
    }),
  };
}

export const at = `${moment.replace(' ', 'T')}.000Z`;
const lately = new Sample({ type: 'string', format: 'date-time' }, at);

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
