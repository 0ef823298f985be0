/** Lines that must not compile. `npm run check` fails where one of them does: then its @ts-expect-error is unused. */
import { de } from '../../accounts/lang/de';
import type { Languages } from '../../accounts/lang/languages';
import { field, orNull } from '../../accounts/validation/field';
import { form, validated } from '../../accounts/validation/form';
import { email, max, required, string, text } from '../../accounts/validation/laravel';
import { asText } from '../../accounts/validation/scalar';
import { readKeys } from '../../app/config/config-keys';

type IsAny<T> = 0 extends 1 & T ? true : false;

export function misspeltKeys(): void {
  const env = readKeys({});
  // @ts-expect-error MAIL_HOST is misspelt
  env.MAIL_HOTS;
  // @ts-expect-error a key that may be absent is no text
  env.MAIL_HOST satisfies string;
  // @ts-expect-error a number is no text
  env.PORT satisfies string;
  const untyped: { [Name in keyof typeof env]: IsAny<(typeof env)[Name]> }[keyof typeof env] = false;
  return void untyped;
}

export function misspeltMessages(render: Languages['render']): void {
  // @ts-expect-error there is no such text
  render({ key: 'validation.requird' });
  // @ts-expect-error a key that is put together is looked at as well
  render({ key: `auth.${'inactiv' as const}` });
  render({ key: `validation.${'min' as 'min' | 'max'}` });
  // @ts-expect-error a translation has no keys of its own
  ({ ...de, 'auth.fail': '' }) satisfies Record<keyof typeof de, string>;
}

export async function formsAndRules(): Promise<void> {
  // @ts-expect-error an object has no text
  asText({});
  const registration = form({
    email: field(required, email),
    phone: orNull(field(text)),
    nickname: field(string),
    note: field(max(3)),
  });
  const values = await validated(registration, {}, { today: '', who: undefined, host: undefined });
  values.email satisfies string;
  values.phone satisfies string | null | undefined;
  // @ts-expect-error a field that is not required may be absent
  values.nickname satisfies string;
  // @ts-expect-error no rule of this field says what it is
  values.note satisfies string | undefined;
  // @ts-expect-error there is no such field
  values.emial;
  // @ts-expect-error a question to the database belongs to a field of the form
  form({ email: field(email) }, { emial: async () => undefined });
}
