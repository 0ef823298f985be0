import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { Languages } from '../lang/languages';
import { type Brand, composeLetter } from './letters';
import { isNotice, type Mail, type Message } from './mail';
import { memoryOutbox } from './memory-outbox';
import { type Deliver, type Outbox, type Report, Undeliverable } from './outbox';
import type { Transport } from './transport';

export type Mailer = ReturnType<typeof createMailer>;

interface MailerParts {
  transport: Transport;
  brand: Brand;
  languages: Languages;
  logger: Logger;
  /** Opens the lasting outbox, where there is one. */
  lasting?: (deliver: Deliver, report: Report) => Outbox;
}

export function createMailer({ transport, brand, languages, logger, lasting }: MailerParts) {
  const deliver: Deliver = async (mail) => {
    try {
      await transport.deliver(mail.to, composeLetter(mail, brand, languages));
    } catch (error) {
      throw refusedForGood(error) ? new Undeliverable('refused', { cause: error }) : error;
    }
  };
  const load = { delivered: 0, retried: 0, givenUp: 0 };
  // The log never names a mail's text or recipient.
  const report: Report = (event, kind, attempt, error) => {
    const { code, responseCode } = ((error as Error)?.cause ?? error ?? {}) as {
      code?: string;
      responseCode?: number;
    };
    const line = { mail: kind, attempt, code, responseCode };
    if (event === 'delivered') {
      load.delivered++;
      logger.info(line, 'mail delivered');
    } else if (event === 'retry') {
      load.retried++;
      logger.warn(line, 'mail not delivered yet; it will be tried again');
    } else {
      load.givenUp++;
      logger.error(line, 'mail given up');
    }
  };
  const kept = lasting?.(deliver, report);
  const memory = memoryOutbox(deliver, report, kept);
  return {
    /** Counts since this process started. */
    load,
    /** Resolves when the mail is safe in the outbox, never rejects, and never waits for a mail server. */
    async send(message: Message) {
      // A stranger may ask for a mail to somebody else, so none of his words may enter it or the outbox.
      const mail: Mail = { id: randomUUID(), ...message, language: languages.find(message.language) };
      try {
        await (kept ?? memory).put(mail);
      } catch (error) {
        logger.warn(
          { mail: mail.kind, code: (error as Error).name },
          'the outbox is away; the mail waits in memory',
        );
        await memory.put(mail);
      }
    },
    /** Resolves when no mail is being delivered at the moment. */
    async idle() {
      await Promise.all([memory.idle(), kept?.idle()]);
    },
    /** How many mails wait, here or in Redis. */
    waiting: async () => (await memory.waiting()) + ((await kept?.waiting()) ?? 0),
    async close() {
      await Promise.all([memory.close(), kept?.close()]);
      transport.close();
    },
  };
}

/** For a shop that sends no mails but those that PHP sends, too. */
export const withoutNotices = (mailer: Mailer): Mailer => ({
  ...mailer,
  send: async (message) => (isNotice(message) ? undefined : mailer.send(message)),
});

/** This very mailbox, for good. Everything else may be mended at our end: the sender, the login, the relay. */
export function refusedForGood(error: unknown): boolean {
  const { command, responseCode = 0 } = error as { command?: string; responseCode?: number };
  return command === 'RCPT TO' && [550, 551, 553].includes(responseCode);
}
