import { type Field, unless } from '../../accounts/validation/field';
import { hashable, min, required, seventyTwoBytes, string } from '../../accounts/validation/laravel';
import { type Rule, rule } from '../../accounts/validation/rule';
import { asText, isBlank, isScalar } from '../../accounts/validation/scalar';
import type { Columns } from '../../db/schema/schema';

/** At least 8 characters, as the page that documents this API says; the older doors ask for 6. */
export const newPassword = [required, string, min(8), seventyTwoBytes, hashable] as const;

/** A flag. The schema of this API lets nothing else through. */
export const flag = rule('format', (value): value is boolean => typeof value === 'boolean');

/** Bagisto's API takes digits only, its own documentation shows what people write between them: so both. */
export const phoneNumber: Rule<string | undefined> = {
  refuse: (value) =>
    typeof value === 'string' && /^[\d\s().+-]+$/.test(value) && /\d/.test(value)
      ? undefined
      : { key: 'graphql.phone' },
};

/** Apps send blanks and nulls for a field that was left alone: Laravel asks no rule about those. */
export const unlessBlank = <T>(one: Field<T>) => unless(one, (value) => value === null || isBlank(value));

export const repeats = (other: string): Rule => ({
  refuse: (value, { siblings }) =>
    value === siblings[other] ? undefined : { key: 'graphql.passwords_differ' },
});

export const neededForNewPassword: Rule<string | undefined> = {
  implicit: true,
  refuse: (value) => (isBlank(value) ? { key: 'graphql.current_password_required' } : undefined),
};

export type Genders = ReturnType<typeof gendersIn>;

/** Bagisto's three genders, or the two of which its first release could store one. */
export function gendersIn(customers: Columns) {
  const choices = customers.get('gender')?.choices ?? ['Male', 'Female', 'Other'];
  const find = (gender: string) =>
    choices.find((choice) => choice.toLowerCase() === gender.trim().toLowerCase());
  const rule: Rule<string | undefined> = {
    refuse: (value) =>
      isScalar(value) && find(asText(value)) !== undefined
        ? undefined
        : { key: 'graphql.gender', values: { values: choices.join(', ') } },
  };
  return {
    rule,
    /** The spelling of the shop's own database: clients write a gender in any letter case. */
    stored: (gender: string) => find(gender) ?? gender,
  };
}
