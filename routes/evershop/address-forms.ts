import type Joi from 'joi';
import type { AddressLimits, AddressText } from '../../accounts/address';
import { type Form, form } from '../../accounts/validation/form';
import {
  attribute,
  field,
  filled,
  fitsColumn,
  type Rule,
  required,
  string,
  text,
  visible,
  wholeNumber,
} from '../../accounts/validation/laravel';
import { fullNameRules } from './full-name';
import type { AddressTarget } from './policy';
import { addressTexts } from './wire';

export interface AddressChangeValues {
  full_name?: string;
  telephone?: string | number | null;
  address_1?: string;
  address_2?: string | null;
  city?: string | null;
  province?: string | null;
  country?: string;
  postcode?: string | number | null;
  is_default?: boolean | number | string;
}

export type NewAddressValues = AddressChangeValues &
  Required<Pick<AddressChangeValues, 'full_name' | 'address_1' | 'country'>>;

export interface AddressForms {
  create: Form<NewAddressValues>;
  change: Form<AddressChangeValues, AddressTarget>;
}

/** Lengths are those of the columns found. */
export function addressForms(limits: AddressLimits): AddressForms {
  const fits = (name: AddressText) => fitsColumn(limits.columnLimit(name));
  const name = fullNameRules({
    firstName: limits.columnLimit('firstName'),
    lastName: limits.columnLimit('lastName'),
  });
  const line = [string, ...fits('lines')];
  const country = [string, visible, ...fits('country')];
  const { greatestPostcode } = limits;
  const postcode = greatestPostcode === undefined ? [] : [wholeNumber(greatestPostcode)];
  const orNone = (schema: Joi.Schema) => schema.allow(null);
  const others = {
    telephone: orNone(field(text, ...fits('phone'))),
    address_2: orNone(field(...line)),
    city: orNone(field(string, ...fits('city'))),
    province: orNone(field(string, ...fits('state'))),
    postcode: orNone(field(text, ...fits('postcode'), ...postcode)),
    is_default: field(filled, flag),
  };
  return {
    create: form<NewAddressValues>({
      full_name: field(required, ...name),
      address_1: field(required, visible, ...line),
      country: field(required, ...country),
      ...others,
    }),
    change: form<AddressChangeValues, AddressTarget>(
      {
        full_name: field(filled, ...name),
        address_1: field(filled, visible, ...line),
        country: field(filled, ...country),
        ...others,
      },
      {},
      { shown: ({ address }) => addressTexts(address) },
    ),
  };
}

/** JSON has booleans; the older clients send numbers, and forms have only texts. */
const flag: Rule = {
  refuse: (value, scope) =>
    [true, false, 0, 1, '0', '1'].some((allowed) => allowed === value)
      ? undefined
      : { key: 'validation.in', values: { attribute: attribute(scope.field) } },
};
