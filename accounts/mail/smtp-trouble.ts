import type { SmtpConfig } from './mail-config';

interface SmtpTrouble {
  /** For a search engine, and for a report that has no room. */
  code: string;
  why: string;
  next: string;
}

interface SmtpError extends Error {
  code?: string;
  responseCode?: number;
  response?: string;
}

/** Explains nodemailer's errors to a shop's operator; most of its connection errors share the code ESOCKET. */
export function smtpTrouble(error: unknown, { host, port }: SmtpConfig): SmtpTrouble {
  const { code = 'unknown', responseCode, response, message } = error as SmtpError;
  const server = `${host}:${port}`;
  const reply = response ? `, and said: ${response}` : '';
  if (code === 'EAUTH') {
    return {
      code,
      why: `${server} refused the login${reply}`,
      next: 'Check MAIL_USERNAME and MAIL_PASSWORD.',
    };
  }
  if (code === 'EDNS' || /ENOTFOUND|EAI_AGAIN/.test(message)) {
    return { code, why: `there is no host ${host}`, next: 'Check MAIL_HOST.' };
  }
  if (/ECONNREFUSED/.test(message)) {
    return {
      code: 'ECONNREFUSED',
      why: `nothing listens at ${server}`,
      next: 'Check MAIL_HOST and MAIL_PORT, and that the mail server runs.',
    };
  }
  if (code === 'ETIMEDOUT') {
    return {
      code,
      why: `${server} did not answer in time`,
      next: 'Check MAIL_PORT and MAIL_ENCRYPTION (port 465 wants ssl, 587 tls), and for a firewall between.',
    };
  }
  if (code === 'ETLS' || /SSL|TLS|certificate/i.test(message)) {
    return {
      code,
      why: `there is no safe connection to ${server} (${message})`,
      next: 'Check MAIL_ENCRYPTION (tls, ssl or null) and the certificate.',
    };
  }
  if (code === 'EENVELOPE' || responseCode) {
    return {
      code: String(responseCode ?? code),
      why: `${server} did not take it${reply}`,
      next: 'Check SHOP_MAIL_FROM and the address it went to.',
    };
  }
  return { code, why: `${server} broke off (${message})`, next: 'Check the MAIL_ keys.' };
}
