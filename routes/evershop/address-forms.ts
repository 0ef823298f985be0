import type { AddressLimits, AddressText } from '../../accounts/address';
import { field, orNull } from '../../accounts/validation/field';
import { form, type Valid } from '../../accounts/validation/form';
import {
  among,
  filled,
  fitsColumn,
  required,
  string,
  text,
  visible,
  wholeNumber,
} from '../../accounts/validation/laravel';
import { yieldingText } from '../../accounts/validation/rule';
import type { AddressTarget } from './callers';
import { fullNameRules } from './full-name';
import { addressTexts } from './wire';

export type AddressForms = ReturnType<typeof addressForms>;
export type NewAddressValues = Valid<AddressForms['create']>;
export type AddressChangeValues = Valid<AddressForms['change']>;

/** Lengths are those of the columns found. */
export function addressForms(limits: AddressLimits) {
  const fits = (name: AddressText) => fitsColumn(limits.columnLimit(name));
  const name = fullNameRules({
    firstName: limits.columnLimit('firstName'),
    lastName: limits.columnLimit('lastName'),
  });
  const line = [string, ...fits('lines')] as const;
  const country = [string, visible, ...fits('country')] as const;
  const { greatestPostcode } = limits;
  const postcode = greatestPostcode === undefined ? [] : [wholeNumber(greatestPostcode)];
  const others = {
    telephone: orNull(field(text, ...fits('phone'))),
    address_2: orNull(field(...line)),
    city: orNull(field(string, ...fits('city'))),
    province: orNull(field(string, ...fits('state'))),
    postcode: orNull(field(text, ...fits('postcode'), ...postcode)),
    is_default: field(filled, flag),
  };
  return {
    create: form({
      full_name: field(required, ...name),
      address_1: field(required, visible, ...line),
      country: field(required, ...country),
      ...others,
    }),
    change: form(
      {
        full_name: field(filled, ...name),
        address_1: field(filled, visible, ...line),
        country: field(filled, ...country),
        ...others,
      },
      {},
      { shown: ({ address }: AddressTarget) => addressTexts(address) },
    ),
  };
}

/** JSON has booleans; the older clients send numbers, and forms have only texts. */
const flag = {
  ...yieldingText(among(true, false, 0, 1, '0', '1')),
  json: { anyOf: [{ type: 'boolean' }, { enum: [0, 1, '0', '1'] }] },
};
