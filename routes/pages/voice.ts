import type { Request } from 'express';
import type { Message } from '../../accounts/errors';
import type { KeyOf } from '../../accounts/lang/catalogue';
import type { Languages } from '../../accounts/lang/languages';

/** The texts of a page in one visitor's language. */
export interface Voice {
  language: string;
  direction: 'ltr' | 'rtl';
  /** Every language that the pages speak, by its own name. */
  languages: { code: string; name: string }[];
  /** `?locale=de` where the visitor came with one: our links keep it. */
  query: string;
  say(key: KeyOf<'page'>, values?: Record<string, string | number>): string;
  render(message: Message): string;
}

export type VoiceFor = (req: Request) => Voice;

export function voices(languages: Languages, shop: string): VoiceFor {
  const choices = languages.codes.map((code) => ({ code, name: ownName(code) }));
  return (req) => {
    // Read here, not from the exchange: a refusal may have come before the request was read.
    const locale = new URLSearchParams(req.url.split('?')[1]).get('locale');
    const language = languages.choose(locale, req.headers['accept-language']);
    return {
      language,
      languages: choices,
      direction: languages.isRightToLeft(language) ? 'rtl' : 'ltr',
      query: locale === null ? '' : `?locale=${encodeURIComponent(language)}`,
      say: (key, values) => languages.render({ key: `page.${key}`, values: { shop, ...values } }, language),
      render: (message) => languages.render(message, language),
    };
  };
}

/** `Deutsch` for `de`; a code that no runtime knows stands for itself. */
function ownName(code: string): string {
  const tag = code.replace('_', '-');
  try {
    const name = new Intl.DisplayNames(tag, { type: 'language' }).of(tag) ?? code;
    return name.charAt(0).toLocaleUpperCase(tag) + name.slice(1);
  } catch {
    return code;
  }
}
