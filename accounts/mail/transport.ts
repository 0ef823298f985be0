import { randomUUID } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import type { Transporter } from 'nodemailer';
import type { Logger } from 'pino';
import { makeFolder } from '../storage-folder';
import type { Letter, Mailbox } from './mail';
import type { MailConfig, SmtpConfig } from './mail-config';

export interface Transport {
  deliver(to: Mailbox, letter: Letter): Promise<void>;
  /** Whether it could deliver now; rejects with the reason. */
  verify(): Promise<void>;
  close(): void;
}

/** The place of mails while there is no mail server. */
export const mailFolder = (storagePath: string): string => path.join(storagePath, 'mails');

export function openTransport(
  config: MailConfig,
  storagePath: string,
  logger: Logger,
  showLink?: (link: string) => void,
): Transport {
  return config.smtp
    ? smtpTransport(config, config.smtp)
    : fileTransport(config, mailFolder(storagePath), logger, showLink);
}

/** Address objects only: a text with a comma in it would be two recipients. */
const envelope = (config: MailConfig, to: Mailbox, { subject, text, html }: Letter) => ({
  from: { name: config.fromName, address: config.fromAddress },
  to: { name: to.name, address: to.address },
  // Keeps out-of-office replies away from the shop.
  headers: { 'Auto-Submitted': 'auto-generated' },
  subject,
  text,
  html,
});

/** Loads nodemailer with the first mail: the start does not wait for it. */
function lazily(options: object) {
  let made: Transporter | undefined;
  return {
    get(): Transporter {
      const nodemailer = require('nodemailer') as typeof import('nodemailer');
      made ??= nodemailer.createTransport(options);
      return made;
    },
    close: () => made?.close(),
  };
}

function smtpTransport(config: MailConfig, smtp: SmtpConfig): Transport {
  // As Laravel does: at port 465 the connection is encrypted from its first byte, whatever it is called.
  const implicit = smtp.encryption === 'ssl' || smtp.port === 465;
  const transporter = lazily({
    host: smtp.host,
    port: smtp.port,
    secure: implicit,
    requireTLS: smtp.encryption === 'tls' && !implicit,
    // Without MAIL_ENCRYPTION an unproven certificate is still better than plain text.
    tls: { rejectUnauthorized: smtp.encryption !== undefined },
    auth: smtp.username === undefined ? undefined : { user: smtp.username, pass: smtp.password ?? '' },
    pool: true,
    maxConnections: 3,
    connectionTimeout: 5_000,
    greetingTimeout: 5_000,
    socketTimeout: 15_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    async deliver(to, letter) {
      await transporter.get().sendMail(envelope(config, to, letter));
    },
    async verify() {
      await transporter.get().verify();
    },
    close: () => transporter.close(),
  };
}

/** Without a mail server every mail becomes an .eml file, which any mail program opens, and an .html file for a browser. */
function fileTransport(
  config: MailConfig,
  folder: string,
  logger: Logger,
  showLink: (link: string) => void = () => {},
): Transport {
  const transporter = lazily({ streamTransport: true, buffer: true });
  return {
    async deliver(to, letter) {
      const { message } = await transporter.get().sendMail(envelope(config, to, letter));
      makeFolder(folder);
      const name = `${new Date().toISOString().replaceAll(':', '-')}-${randomUUID().slice(0, 8)}`;
      const file = path.join(folder, `${name}.html`);
      await fs.writeFile(path.join(folder, `${name}.eml`), message as Buffer, { mode: 0o600 });
      await fs.writeFile(file, letter.html, { mode: 0o600 });
      logger.info({ file }, 'mail written to a file, and as .eml beside it, because MAIL_HOST is not set');
      if (letter.link) showLink(letter.link);
    },
    verify: async () => {},
    close: () => {},
  };
}
