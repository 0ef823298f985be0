import type { AddressChange, AddressLimits, AddressText } from '../../accounts/address';
import { Refusal } from '../../accounts/errors';
import { field, orNull } from '../../accounts/validation/field';
import { form, type Input, type Valid } from '../../accounts/validation/form';
import { fitsColumn, required, scalar, string, text, wholeNumber } from '../../accounts/validation/laravel';
import { isBlank } from '../../accounts/validation/scalar';
import type { Release } from './releases';

export type AddressForms = ReturnType<typeof addressForms>;
export type AddressValues = Valid<AddressForms['create']>;

/** Bagisto's rules in Bagisto's order, and after them ours; lengths are those of the columns found. */
export function addressForms({ columnLimit, nullable, greatestPostcode }: AddressLimits, release: Release) {
  const fits = (column: AddressText) => fitsColumn(columnLimit(column));
  const orNone = (column: AddressText) => orNull(field(text, ...fits(column)));
  const state = field(string, ...fits('state'));
  const numeric = greatestPostcode === undefined ? [] : [wholeNumber(greatestPostcode)];
  const fields = {
    address1: field(string, required, ...fits('lines')),
    // PHP knows it by name alone: the address has a company_name.
    company: release.textsInAddresses ? orNull(field(string)) : undefined,
    vat_id: release.textsInAddresses ? orNull(field(string, ...fits('vatId'))) : orNone('vatId'),
    country: field(string, required, ...fits('country')),
    state: nullable('state') ? orNull(state) : state,
    city: field(string, required, ...fits('city')),
    postcode: field(required, text, ...fits('postcode'), ...numeric),
    phone: field(required, text, ...fits('phone')),
    company_name: orNone('companyName'),
    first_name: orNone('firstName'),
    last_name: orNone('lastName'),
    default_address: field(scalar),
  };
  return {
    create: form(fields, {}, { read: withJoinedLines(release.textsInAddresses) }),
    change: form(fields, {}, { read: withJoinedLines(false) }),
  };
}

/** PHP asks before anything else whether the lines are a list, and does not call the answer a failure. */
export class LinesAreNoList extends Refusal {
  readonly status = 200;
  readonly text = 'addresses.lines';
}

/** A list of lines as the rules and the row see it. PHP leaves empty lines out, and may join no lines to no text. */
const withJoinedLines =
  (noneIsNoText: boolean) =>
  (input: Input): Input => {
    if (isNoList(input)) throw new LinesAreNoList();
    const lines = listOf(input.address1);
    if (noneIsNoText && lines?.length === 0) return input;
    if (!lines?.every((line) => line === null || typeof line === 'string' || typeof line === 'number'))
      return input;
    const joined = lines.filter((line) => line !== null && line !== '').join('\n');
    return Object.assign(Object.create(null), input, { address1: joined });
  };

/** A single text, say. To the rules, what PHP takes for nothing is a field that is missing. */
const isNoList = ({ address1 }: Input): boolean =>
  listOf(address1) === undefined && !nothingToPhp.has(address1);

const nothingToPhp = new Set<unknown>([undefined, null, '', '0', 0, false]);

/** Apps send the lines as a list, as an object with numbers for names, or as form fields with an index. */
function listOf(value: unknown): unknown[] | undefined {
  if (Array.isArray(value)) return value;
  return typeof value === 'object' && value !== null ? Object.values(value) : undefined;
}

/** A field that is absent is no change; without the flag an address is no default, as in PHP. */
export function addressChange(values: AddressValues): AddressChange {
  return {
    firstName: filledText(values.first_name),
    lastName: filledText(values.last_name),
    companyName: values.company_name,
    vatId: values.vat_id,
    lines: values.address1.split('\n'),
    country: values.country,
    state: values.state,
    city: values.city,
    postcode: values.postcode,
    phone: values.phone,
    isDefault: means(values.default_address),
  };
}

/** Apps send the names their user left alone as blanks or null. */
const filledText = (text: string | null | undefined) => (isBlank(text) || text === null ? undefined : text);

/** PHP takes every flag for yes; but an app that says "false" in words means it. */
const means = (flag = '') => !['', '0', 'false', 'null', 'no', 'off'].includes(flag.trim().toLowerCase());
