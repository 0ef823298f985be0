/** What must not compile. `npm run check` fails where one of these lines does: then its @ts-expect-error is unused. */
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
