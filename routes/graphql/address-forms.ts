import type Joi from 'joi';
import type { Address, AddressChange, AddressLimits, AddressText } from '../../accounts/address';
import { type Form, form, type Input } from '../../accounts/validation/form';
import { email, field, fitsColumn, required, string, wholeNumber } from '../../accounts/validation/laravel';
import { parsedIri } from './wire';

export interface AddressValues {
  firstName?: string;
  lastName?: string;
  companyName?: string;
  vatId?: string;
  email?: string;
  phone?: string;
  /** All lines of the street, joined. */
  address1?: string;
  city?: string;
  state?: string;
  country?: string;
  postcode?: string;
  defaultAddress?: boolean;
}

export interface AddressForms {
  add: Form<AddressValues>;
  change: Form<AddressValues>;
}

/** What the older doors demand of a new address; a change may leave out whatever it leaves alone. */
export function addressForms({ columnLimit, greatestPostcode }: AddressLimits): AddressForms {
  const numeric = greatestPostcode === undefined ? [] : [wholeNumber(greatestPostcode)];
  const fits = (name: AddressText) => fitsColumn(columnLimit(name));
  const text = (name: AddressText) => field(string, ...fits(name));
  const demanded = (name: AddressText, ...more: typeof numeric) =>
    field(string, required, ...fits(name), ...more);
  const fields = (presence: (schema: Joi.Schema) => Joi.Schema) =>
    form<AddressValues>({
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
      defaultAddress: field(),
    });
  return { add: fields((schema) => schema), change: fields((schema) => schema.optional()) };
}

/** Nulls say nothing, as in Bagisto. */
export const isSaid = (value: unknown) => value !== undefined && value !== null;

/** The street as one text. */
export function addressInput(input: Input, current?: Address): Input {
  const said = Object.fromEntries(Object.entries(input).filter(([, value]) => isSaid(value)));
  const { address, address1, address2, ...others } = said;
  if (address === undefined && address1 === undefined && address2 === undefined) return others;
  const first = address1 ?? current?.lines[0];
  const lines = [first, address2].filter((line) => line !== undefined && line !== '');
  return { ...others, address1: address ?? lines.join('\n') };
}

export function linesIn(input: Input, current: Address): Pick<AddressChange, 'lines'> {
  const { address1 } = addressInput(input, current);
  return address1 === undefined ? {} : { lines: String(address1).split('\n') };
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

/** Undefined where a new address is meant; null for what is no address's id. */
export function addressIdIn({ addressId, id, _id }: Input): number | null | undefined {
  const given = addressId ?? id ?? _id;
  if (given === undefined || given === null || given === '') return undefined;
  const text = String(given);
  if (/^\d{1,15}$/.test(text)) return Number(text);
  const named = parsedIri(text);
  return named?.kind === 'customer-addresses' ? named.id : null;
}
