import { loadLanguages } from '../../accounts/lang/languages';
import type { Config } from './config';

/** Warns of an APP_LOCALE without a catalogue: PHP may have words for it, and then English here is a surprise. */
export function unspokenLanguage({
  language,
  languagesPath,
}: Pick<Config, 'language' | 'languagesPath'>): { detail: string; todo: string } | undefined {
  const { codes, find } = loadLanguages(languagesPath, language);
  if (find(language)) return undefined;
  return {
    detail: `APP_LOCALE is ${language}, for which there is no catalogue: who asks for no other language reads English`,
    todo: `Put ${language}.json into ${languagesPath}, or set APP_LOCALE to one of ${codes.join(', ')}.`,
  };
}
