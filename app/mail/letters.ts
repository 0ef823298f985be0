export interface Letter {
  subject: string;
  text: string;
  html: string;
}

/** Names are data wherever they appear: never a template, never markup. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

export function resetLinkLetter(given: { shop: string; appUrl: URL; name: string; token: string }): Letter {
  // Only ever the configured address: what a request says of its host may be an attacker's.
  const link = new URL(
    `${given.appUrl.pathname.replace(/\/$/, '')}/customer/reset-password/${given.token}`,
    given.appUrl,
  ).href;
  const lines = [
    `Hello ${given.name},`,
    'somebody, probably you, asked for a new password for your account. Open this link within 60 minutes to choose one:',
    'If it was not you, you need not do anything.',
  ];
  const [hello = '', why = '', otherwise = ''] = lines;
  return {
    subject: 'Customer Reset Password',
    text: `${hello}\n\n${why}\n\n${link}\n\n${otherwise}\n\n${given.shop}\n`,
    html: `<p>${escapeHtml(hello)}</p><p>${escapeHtml(why)}</p><p><a href="${escapeHtml(link)}">${escapeHtml(link)}</a></p><p>${escapeHtml(otherwise)}</p><p>${escapeHtml(given.shop)}</p>`,
  };
}
