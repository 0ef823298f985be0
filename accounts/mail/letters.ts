import type { KeyOf } from '../lang/catalogue';
import type { Languages } from '../lang/languages';
import { button, type LetterLook, layout, paragraph, spelledOut } from './letter-layout';
import type { Letter, Message } from './mail';

export interface Brand extends LetterLook {
  appUrl: URL;
  /** A page of the shop's own for a new password; `{token}` stands in it. */
  resetUrl?: string;
}

/** Only ever the configured address: what a request says of its host may be an attacker's. */
export function pageUrl(appUrl: URL, path: string): string {
  return new URL(`${appUrl.pathname.replace(/\/$/, '')}${path}`, appUrl).href;
}

export function composeLetter(mail: Message, brand: Brand, languages: Languages): Letter {
  const language = languages.choose(mail.language, undefined);
  const say = (key: KeyOf<'mail'>, values?: Record<string, string>) =>
    languages.render({ key: `mail.${key}`, values: { shop: brand.shop, ...values } }, language);
  const link = linkIn(mail, brand);
  const paragraphs = [say('hello', { name: mail.to.name }), say(bodyOf(mail), valuesOf(mail))];
  const after = say(`${mail.kind}.after`);
  const subject = say(`${mail.kind}.subject`);
  const direction = languages.isRightToLeft(language) ? 'rtl' : 'ltr';
  return {
    subject,
    link: link?.href,
    text: [...paragraphs, ...(link ? [link.href] : []), after, brand.shop].join('\n\n').concat('\n'),
    html: layout({
      language,
      direction,
      subject,
      look: brand,
      body: [
        ...paragraphs.map(paragraph),
        ...(link
          ? [
              button(link.href, say(link.label), brand.color),
              paragraph(after),
              spelledOut(say('or_copy'), link.href),
            ]
          : [paragraph(after)]),
      ].join('\n'),
    }),
  };
}

interface Link {
  href: string;
  label: KeyOf<'mail'>;
}

function linkIn(mail: Message, { appUrl, resetUrl }: Brand): Link | undefined {
  const language = mail.language ? `?locale=${encodeURIComponent(mail.language)}` : '';
  const page = (path: string) => pageUrl(appUrl, `/customer/${path}${language}`);
  if (mail.kind === 'verify-email')
    return { href: page(`verify-account/${mail.token}`), label: 'verify-email.button' };
  if (mail.kind === 'confirm-email')
    return { href: page(`confirm-email/${mail.token}`), label: 'confirm-email.button' };
  if (mail.kind !== 'reset-link') return undefined;
  const href = resetUrl?.replaceAll('{token}', mail.token) ?? page(`reset-password/${mail.token}`);
  return { href, label: 'reset-link.button' };
}

const bodyOf = (mail: Message): KeyOf<'mail'> =>
  mail.kind === 'password-changed' && mail.oneStays ? 'password-changed.stays' : `${mail.kind}.body`;

const valuesOf = (mail: Message): Record<string, string> =>
  'newAddress' in mail ? { address: mail.newAddress } : {};
