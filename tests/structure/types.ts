/** Lines that must not compile. `npm run check` fails where one of them does: then its @ts-expect-error is unused. */
import { de } from '../../accounts/lang/de';
import type { Languages } from '../../accounts/lang/languages';
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
