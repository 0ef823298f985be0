import pino from 'pino';
import type { SmtpConfig } from '../config';
import { readEnvironment } from '../environment';
import { StartRefused } from '../errors';
import { inspectionConfig } from '../inspection-config';
import { loadLanguages } from '../lang/languages';
import { composeLetter } from './letters';
import { brandOf } from './open-mailer';
import { openTransport } from './transport';

const usage = `Usage: npm run mail:test -- you@example.com [--env FILE]

Sends one mail with the MAIL_ settings and tells whether that worked and, if not, why.`;

/** `npm run mail:test you@example.com` */
async function main(argv: string[]): Promise<void> {
  const at = argv.indexOf('--env');
  const given = argv.filter((_, index) => at < 0 || (index !== at && index !== at + 1));
  const [address] = given;
  if (given.includes('--help') || given.length !== 1 || !address?.includes('@')) {
    say(usage);
    process.exitCode = given.includes('--help') ? 0 : 2;
    return;
  }
  const config = inspectionConfig(readEnvironment(argv, process.env).values);
  const { smtp } = config.mail;
  const logger = pino({ level: 'silent' });
  const transport = openTransport(config.mail, config.storagePath, logger);
  const to = { address, name: address };
  const letter = composeLetter(
    { kind: 'test', to, language: undefined },
    brandOf(config),
    loadLanguages(config.languagesPath, config.language),
  );
  try {
    await transport.verify();
    await transport.deliver(to, letter);
    say(
      smtp
        ? `${smtp.host}:${smtp.port} took the mail for ${address}, from ${config.mail.fromAddress}. Look into the mailbox, and into its spam folder.`
        : `MAIL_HOST is not set: the mail was written to a file in ${config.storagePath}/mails. Set MAIL_HOST to send it.`,
    );
  } catch (error) {
    process.exitCode = 1;
    say(`The mail could not be sent: ${explain(error as SmtpError, smtp)}`);
  } finally {
    transport.close();
  }
}

interface SmtpError extends Error {
  code?: string;
  responseCode?: number;
  response?: string;
}

function explain({ code, responseCode, response, message }: SmtpError, smtp: SmtpConfig | undefined): string {
  const server = `${smtp?.host}:${smtp?.port}`;
  const said = response ? ` The server said: ${response}` : '';
  if (code === 'EAUTH') return `${server} refused the login. Check MAIL_USERNAME and MAIL_PASSWORD.${said}`;
  if (code === 'EDNS' || /ENOTFOUND|EAI_AGAIN/.test(message))
    return `there is no host ${smtp?.host}. Check MAIL_HOST.`;
  if (/ECONNREFUSED/.test(message)) return `nothing listens at ${server}. Check MAIL_HOST and MAIL_PORT.`;
  if (code === 'ETIMEDOUT') {
    return `${server} did not answer in time. Check MAIL_PORT and MAIL_ENCRYPTION (port 465 wants ssl, 587 tls), and the firewall.`;
  }
  if (code === 'ETLS' || /SSL|TLS|certificate/i.test(message)) {
    return `no safe connection to ${server}: ${message}. Check MAIL_ENCRYPTION (tls, ssl or null) and the certificate.`;
  }
  if (code === 'EENVELOPE' || responseCode)
    return `${server} did not take it (${responseCode ?? code}).${said} Check SHOP_MAIL_FROM.`;
  return `${message}. Check the MAIL_ keys.`;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

main(process.argv.slice(2)).catch((error: Error) => {
  process.stderr.write(`${error instanceof StartRefused ? error.message : error.stack}\n`);
  process.exitCode = 1;
});
