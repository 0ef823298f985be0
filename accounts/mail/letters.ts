import { textOn } from '../brand-colours';
import type { KeyOf } from '../lang/catalogue';
import type { Languages } from '../lang/languages';
import type { Letter, Message } from './mail';

export interface Brand {
  shop: string;
  appUrl: URL;
  /** A page of the shop's own for a new password; `{token}` stands in it. */
  resetUrl?: string;
  logoUrl?: string;
  color: string;
}

/** Names are data wherever they appear: never a template, never markup. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
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
    text: [...paragraphs, ...(link ? [link] : []), after, brand.shop].join('\n\n').concat('\n'),
    html: layout({
      language,
      direction,
      subject,
      brand,
      body: [
        ...paragraphs.map(paragraph),
        ...(link
          ? [button(link, say('reset-link.button'), brand.color), paragraph(say('or_copy')), code(link)]
          : []),
        paragraph(after),
      ].join('\n'),
    }),
  };
}

function linkIn(mail: Message, { appUrl, resetUrl }: Brand): string | undefined {
  if (mail.kind !== 'reset-link') return undefined;
  if (resetUrl) return resetUrl.replaceAll('{token}', mail.token);
  const language = mail.language ? `?locale=${encodeURIComponent(mail.language)}` : '';
  return pageUrl(appUrl, `/customer/reset-password/${mail.token}${language}`);
}

const bodyOf = (mail: Message): KeyOf<'mail'> =>
  mail.kind === 'password-changed' && mail.oneStays ? 'password-changed.stays' : `${mail.kind}.body`;

const valuesOf = (mail: Message): Record<string, string> =>
  mail.kind === 'email-changed' ? { address: mail.newAddress } : {};

const paragraph = (text: string) => `<p style="margin:0 0 16px">${escapeHtml(text)}</p>`;
const code = (link: string) =>
  `<p style="margin:0 0 16px;font-size:13px;word-break:break-all"><a href="${escapeHtml(link)}">${escapeHtml(link)}</a></p>`;
const button = (link: string, label: string, color: string) =>
  `<p style="margin:0 0 24px"><a href="${escapeHtml(link)}" style="display:inline-block;padding:14px 24px;border-radius:10px;background:${color};color:${textOn(color)};text-decoration:none;font-weight:bold">${escapeHtml(label)}</a></p>`;

interface Layout {
  language: string;
  direction: string;
  subject: string;
  brand: Brand;
  body: string;
}

function layout({ language, direction, subject, brand, body }: Layout): string {
  const head = brand.logoUrl
    ? `<img src="${escapeHtml(brand.logoUrl)}" alt="${escapeHtml(brand.shop)}" style="max-width:200px;max-height:60px;border:0">`
    : `<strong style="font-size:20px">${escapeHtml(brand.shop)}</strong>`;
  return `<!doctype html>
<html lang="${language.replace('_', '-')}" dir="${direction}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escapeHtml(subject)}</title></head>
<body style="margin:0;padding:0;background:#f4f4f5">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="background:#f4f4f5"><tr><td align="center" style="padding:24px 12px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:560px;background:#ffffff;border-radius:12px;border-top:6px solid ${brand.color}"><tr><td dir="${direction}" style="padding:32px 28px;font:16px/1.6 system-ui,-apple-system,'Segoe UI',Roboto,Arial,sans-serif;color:#18181b;text-align:start">
<p style="margin:0 0 24px">${head}</p>
${body}
<p style="margin:24px 0 0;color:#52525b">${escapeHtml(brand.shop)}</p>
</td></tr></table>
</td></tr></table>
</body>
</html>
`;
}
