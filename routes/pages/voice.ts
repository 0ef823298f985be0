import type { Request } from 'express';
import type { Message } from '../../accounts/errors';
import type { KeyOf } from '../../accounts/lang/catalogue';
import type { Languages } from '../../accounts/lang/languages';

/** One visitor's language, and the shop's name in whatever is said. */
export interface Voice {
  language: string;
  direction: 'ltr' | 'rtl';
  /** `?locale=de` where the visitor came with one: our links keep it. */
  query: string;
  say(key: KeyOf<'page'>, values?: Record<string, string | number>): string;
  render(message: Message): string;
}

export type VoiceFor = (req: Request) => Voice;

export function voices(languages: Languages, shop: string): VoiceFor {
  return (req) => {
    // Read here, not from the exchange: a refusal may have come before the request was read.
    const asked = new URLSearchParams(req.url.split('?')[1]).get('locale');
    const language = languages.choose(asked, req.headers['accept-language']);
    return {
      language,
      direction: languages.isRightToLeft(language) ? 'rtl' : 'ltr',
      query: asked === null ? '' : `?locale=${encodeURIComponent(language)}`,
      say: (key, values) => languages.render({ key: `page.${key}`, values: { shop, ...values } }, language),
      render: (message) => languages.render(message, language),
    };
  };
}
