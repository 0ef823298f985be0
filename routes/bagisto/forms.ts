import type { Customer, Customers, ShopHost } from '../../accounts/customer';
import { taken } from '../../accounts/errors';
import type { Caller } from '../../accounts/identity/guard';
import type { CheckCaptcha } from '../../accounts/rules/check-captcha';
import { dayOf } from '../../accounts/validation/birth-date';
import { type Field, field, orNull, unless, unlessEmpty } from '../../accounts/validation/field';
import { form, type Input, type Valid } from '../../accounts/validation/form';
import {
  beforeToday,
  confirmed,
  date,
  email,
  filled,
  fitsColumn,
  hashable,
  isText,
  meansYes,
  min,
  oneOf,
  required,
  scalar,
  seventyTwoBytes,
  string,
  text,
  yesOrNo,
} from '../../accounts/validation/laravel';
import { isBlank } from '../../accounts/validation/scalar';
import type { Columns } from '../../db/schema/schema';
import type { Release } from './releases';

export type Forms = ReturnType<typeof bagistoForms>;
export type RegisterValues = Valid<Forms['register']>;
export type ProfileValues = Valid<Forms['profile']>;
export type LogInValues = Valid<Forms['logIn']>;
export type EmailValues = Valid<Forms['forgotPassword']>;
export type DeletionValues = Valid<Forms['deletion']>;

/** Bagisto's rules in Bagisto's order, and after them ours; lengths are those of the columns found. */
export function bagistoForms(
  customers: Customers,
  columns: Columns,
  release: Release,
  checkCaptcha: CheckCaptcha | undefined,
) {
  const fits = (column: string) => fitsColumn(columns.get(column));
  const passwordAgain = [confirmed, min(6)] as const;
  const ourLimits = [seventyTwoBytes, hashable] as const;
  const choices = columns.get('gender')?.choices;
  const gender = [text, ...(choices ? [oneOf(choices)] : fits('gender'))] as const;
  const phone = columns.get('phone');
  const dateOfBirth = orNull(field(date, beforeToday), 'null');
  /** A field that this shop does not keep, in this release or in any column, is not even looked at. */
  const kept = <T>(column: string, one: Field<T>) =>
    release.everyField && columns.has(column) ? one : undefined;
  const more = {
    subscribed_to_news_letter: kept('subscribed_to_news_letter', unless(field(yesOrNo), isNothing)),
    notes: kept('notes', orNull(field(text, ...fits('notes')))),
  };
  const numberTaken = async (wish: string | null | undefined, own?: Customer) => {
    const changes = phone?.unique && wish && wish !== own?.phone;
    return changes && (await customers.phoneTaken(wish, own?.id)) ? taken('phone') : undefined;
  };
  // A release that does not store the number refuses somebody else's all the same, where numbers are unique.
  const phoneToCompare = phone?.unique ? unless(field(text), (value) => !isText(value)) : undefined;

  /** Whether it is asked for may change from minute to minute: the rule stands in the check. */
  const captcha = { [captchaField]: checkCaptcha && field(text) };
  const good = checkCaptcha && {
    [captchaField]: (
      { [captchaField]: answer = '' }: { [captchaField]?: string },
      _nobody: unknown,
      host: ShopHost,
    ) => checkCaptcha(answer, host),
  };
  const answered = checkCaptcha && { read: withAnswer };

  return {
    logIn: form(
      { email: field(required, email), password: field(required, scalar), ...captcha },
      good,
      answered,
    ),
    register: form(
      {
        first_name: field(string, required, ...fits('first_name')),
        last_name: field(string, required, ...fits('last_name')),
        email: field(email, required, ...fits('email')),
        password: field(...passwordAgain, required, ...ourLimits),
        gender: kept('gender', unless(field(...gender), isNothing)),
        date_of_birth: kept('date_of_birth', dateOfBirth),
        phone: kept('phone', orNull(field(text, ...fits('phone')))),
        ...more,
        ...captcha,
      },
      {
        email: async (values, _nobody, host) =>
          (await customers.emailTaken(values.email, { host })) ? taken('email') : undefined,
        phone: ({ phone: wish }) => numberTaken(wish),
        ...good,
      },
      answered,
    ),
    forgotPassword: form({ email: field(required, email), ...captcha }, good, answered),
    /** Without one, a login of the last minutes will do. */
    deletion: form({ password: unlessEmpty(field(scalar)) }),
    profile: form(
      {
        first_name: field(required, text, ...fits('first_name')),
        last_name: field(required, text, ...fits('last_name')),
        gender: field(required, ...gender),
        date_of_birth: dateOfBirth,
        email: unlessEmpty(field(filled, email, ...fits('email'))),
        password: unlessEmpty(field(filled, ...passwordAgain, ...ourLimits)),
        phone: kept('phone', orNull(field(text, ...fits('phone')))) ?? phoneToCompare,
        ...more,
      },
      {
        email: async ({ email: wish = '' }, { customer }: Caller) =>
          (await customers.emailTaken(wish, { id: customer.id })) ? taken('email') : undefined,
        phone: ({ phone: wish }, { customer }: Caller) => numberTaken(wish, customer),
      },
    ),
  };
}

const captchaField = 'g-recaptcha-response';

/** An answer that is missing is one to be checked. */
const withAnswer = (input: Input): Input =>
  Object.assign(Object.create(null), input, { [captchaField]: input[captchaField] ?? '' });

/** Apps send the fields their user left alone as blanks or null. */
const isNothing = (value: unknown) => value === null || isBlank(value);

/** The fields that registration and profile have in common, as the rules know them. */
export const personOf = (values: Partial<RegisterValues & ProfileValues>) => ({
  phone: values.phone,
  // Undefined where the field is absent, null where it says "none".
  dateOfBirth: values.date_of_birth === undefined ? undefined : (dayOf(values.date_of_birth) ?? null),
  subscribed:
    values.subscribed_to_news_letter === undefined ? undefined : meansYes(values.subscribed_to_news_letter),
  notes: values.notes,
});
