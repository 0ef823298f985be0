import type { Address, AddressChange, AddressLimits, AddressText } from '../../accounts/address';
import { type Field, field, optional } from '../../accounts/validation/field';
import { form, type Input, type Valid } from '../../accounts/validation/form';
import { email, fitsColumn, required, string, wholeNumber } from '../../accounts/validation/laravel';
import { asText, isScalar } from '../../accounts/validation/scalar';
import { flag } from './rules';
import { parsedIri } from './wire';

interface AddressOwner {
  /** The address that is to be changed; absent where a new one is meant. */
  current?: Address;
}

export type AddressForms = ReturnType<typeof addressForms>;
export type AddressValues = Valid<AddressForms['change']>;

/** A new address needs the fields that the older doors demand; a change may leave out what it leaves alone. */
export function addressForms({ columnLimit, greatestPostcode }: AddressLimits) {
  const numeric = greatestPostcode === undefined ? [] : [wholeNumber(greatestPostcode)];
  const fits = (name: AddressText) => fitsColumn(columnLimit(name));
  const text = (name: AddressText) => field(string, ...fits(name));
  const demanded = (name: AddressText, ...more: typeof numeric) =>
    field(string, required, ...fits(name), ...more);
  const fields = (presence: (demanded: Field<string>) => Field<string | undefined>) =>
    form(
      {
        firstName: text('firstName'),
        lastName: text('lastName'),
        companyName: text('companyName'),
        vatId: text('vatId'),
        email: field(email, ...fits('email')),
        phone: presence(demanded('phone')),
        address1: presence(demanded('lines')),
        city: presence(demanded('city')),
        state: text('state'),
        country: presence(demanded('country')),
        postcode: presence(demanded('postcode', ...numeric)),
        defaultAddress: field(flag),
      },
      {},
      { read: (input, { current }: AddressOwner) => addressInput(input, current) },
    );
  return { add: fields((one) => one), change: fields(optional) };
}

/** Nulls say nothing, as in Bagisto. */
export const isSaid = (value: unknown) => value !== undefined && value !== null;

/** The street as one text. */
function addressInput(input: Input, current?: Address): Input {
  const present = Object.fromEntries(Object.entries(input).filter(([, value]) => isSaid(value)));
  const { address, address1, address2, ...others } = present;
  if (address === undefined && address1 === undefined && address2 === undefined) return others;
  const first = address1 ?? current?.lines[0];
  const lines = [first, address2].filter((line) => typeof line === 'string' && line !== '');
  return { ...others, address1: address ?? lines.join('\n') };
}

export function linesIn(input: Input, current: Address): Pick<AddressChange, 'lines'> {
  const { address1 } = addressInput(input, current);
  return typeof address1 === 'string' ? { lines: address1.split('\n') } : {};
}

export const addressChange = ({ address1, defaultAddress, ...texts }: AddressValues): AddressChange => ({
  firstName: texts.firstName || undefined,
  lastName: texts.lastName || undefined,
  companyName: texts.companyName,
  vatId: texts.vatId,
  email: texts.email,
  phone: texts.phone,
  lines: address1?.split('\n'),
  city: texts.city,
  state: texts.state,
  country: texts.country,
  postcode: texts.postcode,
  isDefault: defaultAddress,
});

/** Reads which address is meant: undefined for a new one, null for what is no address's id. */
export function addressIdIn({ addressId, id, _id }: Input): number | null | undefined {
  const reference = addressId ?? id ?? _id;
  const text = isScalar(reference) ? asText(reference) : '';
  if (text === '') return undefined;
  if (/^\d{1,15}$/.test(text)) return Number(text);
  const iri = parsedIri(text);
  return iri?.kind === 'customer-addresses' ? iri.id : null;
}
