import type { DocsFacts } from './facts';
import { address as addressNames, moment, peter, secrets } from './samples';
import { either, noted, nullable, oneOf, ref, Sample, schemaOf } from './schema';

const [day, time] = moment.split(' ');
/** A moment of ours, without those of the shop's tables. */
export const at = `${day}T${time}.000Z`;
const iso = (value: string) => new Sample({ type: 'string', format: 'date-time' }, value);

const momentForms = (timezone: string) => ({
  object: {
    date: new Sample(
      { type: 'string', pattern: '^\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{6}$' },
      `${moment}.000000`,
    ),
    timezone_type: new Sample(oneOf(3), 3),
    timezone,
  },
  iso: iso(`${day}T${time}.000000Z`),
});

export function bagistoSchemas(facts: DocsFacts) {
  const { group, customer, login, address } = bagistoThings(facts);
  const forms = momentForms(facts.timezone);
  return {
    BagistoMoment: either(...facts.times.map((form) => schemaOf(forms[form]))),
    BagistoGroup: group.fields(),
    BagistoCustomer: customer.fields(['group']),
    BagistoLogin: login.fields(),
    BagistoAddress: address.fields(),
  };
}

export const names = { first_name: peter.firstName, last_name: peter.lastName };
const date = { type: 'string', format: 'date' };

/** The things that answers show. */
export function bagistoThings({ times, timezone }: DocsFacts) {
  const moments = (value: unknown) => {
    const when = new Sample(ref('BagistoMoment'), value);
    return nullable({ created_at: when, updated_at: when });
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
      ...names,
      name: noted(peter.fullName, 'Both names, each with its first letter upper-cased'),
      ...nullable({ gender: null, date_of_birth: new Sample(date, null), phone: null }),
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
      logged_in_at: iso(at),
      last_used_at: iso(at),
    }),
    address: new Sample(ref('BagistoAddress'), {
      id: addressNames.id,
      ...nullable({ ...names, company_name, vat_id }),
      address1: noted(address1, 'Its lines'),
      ...nullable({ country, country_name: 'India', ...place }),
      is_default: true,
      ...written,
    }),
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
