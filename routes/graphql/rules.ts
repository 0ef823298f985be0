import Joi from 'joi';
import {
  hashable,
  isBlank,
  min,
  type Rule,
  required,
  seventyTwoBytes,
} from '../../accounts/validation/laravel';
import type { Columns } from '../../db/schema/schema';

/** Of the page that documents this API; the older doors' is 6. */
export const newPassword = [required, min(8), seventyTwoBytes, hashable];

/** Bagisto's API takes digits only, its own documentation shows what people write between them: so both. */
export const phoneNumber: Rule = {
  refuse: (value) =>
    /^[\d\s().+-]+$/.test(String(value)) && /\d/.test(String(value)) ? undefined : { key: 'graphql.phone' },
};

/** What apps send for a field that was left alone, its blanks included: Laravel asks no rule about those. */
export const unlessBlank = (schema: Joi.Schema) => schema.empty(nothing);
const nothing = Joi.any().custom((value: unknown, helpers) =>
  value === null || isBlank(value) ? value : helpers.error('any.invalid'),
);

export const repeats = (other: string): Rule => ({
  refuse: (value, { siblings }) =>
    value === siblings[other] ? undefined : { key: 'graphql.passwords_differ' },
});

export const neededForNewPassword: Rule = {
  implicit: true,
  refuse: (value) => (isBlank(value) ? { key: 'graphql.current_password_required' } : undefined),
};

/** Bagisto's three, or the two of which its first release could store one. */
export interface Genders {
  rule: Rule;
  /** As it is stored: clients write it in any letter case. */
  stored(given: string): string;
}

export function gendersIn(customers: Columns): Genders {
  const choices = customers.get('gender')?.choices ?? ['Male', 'Female', 'Other'];
  const find = (given: unknown) =>
    choices.find((choice) => choice.toLowerCase() === String(given).trim().toLowerCase());
  return {
    rule: {
      refuse: (value) =>
        find(value) === undefined
          ? { key: 'graphql.gender', values: { values: choices.join(', ') } }
          : undefined,
    },
    stored: (given) => find(given) ?? given,
  };
}
