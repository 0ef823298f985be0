import { randomUUID } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import nodemailer from 'nodemailer';
import type { Logger } from 'pino';
import type { Config } from '../config';
import { type Letter, resetLinkLetter } from './letters';

export interface Recipient {
  address: string;
  name: string;
}

/** Sends in the background: no answer waits for a mail, and none fails with it. */
export interface Mailer {
  sendResetLink(to: Recipient, token: string): void;
  /** Resolves when nothing is left to send. */
  idle(): Promise<void>;
}

/** Every mail becomes an .eml file in the storage folder, which any mail program opens. */
export function fileMailer(config: Config, logger: Logger): Mailer {
  const folder = path.join(config.storagePath, 'mails');
  const transport = nodemailer.createTransport({ streamTransport: true, buffer: true });
  const sending = new Set<Promise<void>>();

  const send = (to: Recipient, letter: Letter): void => {
    const work = write(to, letter)
      .then((file) => logger.info({ file }, 'mail written to a file'))
      .catch((error: NodeJS.ErrnoException) =>
        logger.error({ code: error.code ?? error.name }, 'mail could not be written'),
      )
      .finally(() => sending.delete(work));
    sending.add(work);
  };
  const write = async (to: Recipient, letter: Letter): Promise<string> => {
    const { message } = await transport.sendMail({
      from: { name: config.mail.fromName, address: config.mail.fromAddress },
      to: { name: to.name, address: to.address },
      ...letter,
    });
    await fs.mkdir(folder, { recursive: true });
    const file = path.join(
      folder,
      `${new Date().toISOString().replaceAll(':', '-')}-${randomUUID().slice(0, 8)}.eml`,
    );
    await fs.writeFile(file, message as Buffer, { mode: 0o600 });
    return file;
  };

  return {
    sendResetLink(to, token) {
      send(to, resetLinkLetter({ shop: config.mail.fromName, appUrl: config.appUrl, name: to.name, token }));
    },
    async idle() {
      await Promise.all(sending);
    },
  };
}
