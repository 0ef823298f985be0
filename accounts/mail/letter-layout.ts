import { readableOn, textOn } from '../brand-colours';

/** The look of a letter, which a shop chooses. */
export interface LetterLook {
  shop: string;
  /** The shop itself; the head and the foot lead there. */
  shopUrl?: string;
  logoUrl?: string;
  color: string;
}

interface Layout {
  language: string;
  direction: string;
  subject: string;
  look: LetterLook;
  body: string;
}

/** Names are data wherever they appear: never a template, never markup. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

export const paragraph = (text: string) => `<p style="margin:0 0 16px">${escapeHtml(text)}</p>`;

/** A cell of a table: Outlook gives a link no height of its own. */
export const button = (link: string, label: string, color: string) =>
  `<table role="presentation" cellpadding="0" cellspacing="0" style="margin:28px 0"><tr><td style="border-radius:10px;background:${color}"><a href="${escapeHtml(link)}" style="display:inline-block;padding:15px 28px;border-radius:10px;color:${textOn(color)};text-decoration:none;font-weight:600">${escapeHtml(label)}</a></td></tr></table>`;

/** The link once more for whoever reads without buttons, quiet and to be copied. */
export const spelledOut = (hint: string, link: string) =>
  `<p class="quiet" style="margin:0 0 24px;font-size:14px;line-height:1.5;color:#55555f">${escapeHtml(hint)}<br><a href="${escapeHtml(link)}" dir="ltr" style="color:inherit;word-break:break-all">${escapeHtml(link)}</a></p>`;

/** Programs that know no style sheet show the light one, which stands in the elements themselves. */
const styles = (accent: string) =>
  `@media(prefers-color-scheme:dark){.page{background:#111114!important}.card{background:#1c1c21!important}.card,.card h1{color:#f5f5f7!important}.quiet{color:#c3c3cc!important}.card,.foot{border-color:#34343c!important}.shop{color:${accent}!important}}@media(max-width:480px){.card{padding:28px 22px!important}}`;

export function layout({ language, direction, subject, look, body }: Layout): string {
  const { shop, shopUrl, color } = look;
  const linked = (inside: string, style: string) =>
    shopUrl ? `<a href="${escapeHtml(shopUrl)}" style="${style};text-decoration:none">${inside}</a>` : inside;
  return `<!doctype html>
<html lang="${language.replace('_', '-')}" dir="${direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escapeHtml(subject)}</title>
<style>${styles(readableOn('#1c1c21', color))}</style>
</head>
<body class="page" style="margin:0;padding:0;background:#f6f6f7">
<table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" style="background:#f6f6f7"><tr><td align="center" style="padding:32px 12px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:560px">
<tr><td dir="${direction}" style="padding:0 4px 20px;font:600 18px/1.3 ${fonts};text-align:start">${linked(head(look), 'color:inherit')}</td></tr>
<tr><td dir="${direction}" class="card" style="padding:40px 40px 36px;background:#ffffff;border:1px solid #e6e6ea;border-radius:14px;font:16px/1.6 ${fonts};color:#16161a;text-align:start">
<h1 style="margin:0 0 20px;font-size:24px;line-height:1.25;font-weight:650;letter-spacing:-.01em">${escapeHtml(subject)}</h1>
${body}
<p class="quiet foot" style="margin:28px 0 0;padding-top:20px;border-top:1px solid #e6e6ea;font-size:14px;color:#55555f">${linked(escapeHtml(shop), 'color:inherit')}</p>
</td></tr></table>
</td></tr></table>
</body>
</html>
`;
}

const fonts = "system-ui,-apple-system,'Segoe UI',Roboto,Arial,sans-serif";

function head({ shop, logoUrl, color }: LetterLook): string {
  const name = escapeHtml(shop);
  if (logoUrl)
    return `<img src="${escapeHtml(logoUrl)}" alt="${name}" style="display:block;max-width:200px;max-height:56px;border:0">`;
  const initial = escapeHtml(([...shop.trim()][0] ?? '').toUpperCase());
  const badge = `display:inline-block;width:40px;height:40px;line-height:40px;border-radius:10px;background:${color};color:${textOn(color)};text-align:center;font-weight:700`;
  return `<span aria-hidden="true" style="${badge}">${initial}</span>&nbsp;&nbsp;<span class="shop" style="color:${readableOn('#f6f6f7', color)}">${name}</span>`;
}
