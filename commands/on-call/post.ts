import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Languages } from '../../accounts/lang/languages';
import { composeLetter } from '../../accounts/mail/letters';
import type { Mail } from '../../accounts/mail/mail';
import { type Mailer, refusedForGood, withoutNotices } from '../../accounts/mail/mailer';
import { redisMailQueue } from '../../accounts/mail/redis-outbox';
import { smtpTrouble } from '../../accounts/mail/smtp-trouble';
import { openTransport } from '../../accounts/mail/transport';
import { succeeds } from '../../accounts/succeeds';
import type { Config } from '../../app/config/config';
import { silent } from '../../app/logger';
import { brandOf, outboxParts } from '../../app/open-mailer';

/** The fate of a mail. `queued`: it lies in the outbox in Redis, and the server goes on trying. */
interface Posted {
  kind: Mail['kind'];
  to: string;
  how: 'sent' | 'file' | 'queued' | 'failed';
  where: string;
  why?: string;
}

const redisPatience = 3_000;

/**
 * The server's mailer puts a mail into the outbox and goes on. A person wants to know before the command ends
 * whether the mail server took it, so here it is handed over at once; the outbox is for when that fails.
 */
export function openPost(config: Config, languages: Languages, tell: (line: string) => void) {
  const { smtp } = config.mail;
  const transport = openTransport(config.mail, config.storagePath, silent);
  const posted: Posted[] = [];
  const load = { delivered: 0, retried: 0, givenUp: 0 };

  const handOver = async (mail: Mail): Promise<Posted> => {
    const where = smtp ? `${smtp.host}:${smtp.port}` : `${config.storagePath}/mails`;
    const about = { kind: mail.kind, to: mail.to.address, where };
    try {
      if (smtp) tell(`Handing a mail to ${where}…`);
      await transport.deliver(mail.to, composeLetter(mail, brandOf(config), languages));
      return { ...about, how: smtp ? 'sent' : 'file' };
    } catch (error) {
      const kept = !refusedForGood(error) && (await queued(mail, config));
      return { ...about, how: kept ? 'queued' : 'failed', why: reasonOf(error) };
    }
  };

  const reasonOf = (error: unknown): string => {
    if (!smtp)
      return `that folder cannot be written (${(error as NodeJS.ErrnoException).code}). Check STORAGE_PATH.`;
    const { why, next } = smtpTrouble(error, smtp);
    return `${why}. ${next}`;
  };

  const mailer: Mailer = {
    load,
    async send(message) {
      const what = await handOver({ id: randomUUID(), ...message });
      posted.push(what);
      if (what.how === 'sent' || what.how === 'file') load.delivered++;
      else if (what.how === 'failed') load.givenUp++;
    },
    idle: async () => {},
    waiting: async () => 0,
    close: async () => transport.close(),
  };
  return { mailer: config.mail.notices ? mailer : withoutNotices(mailer), posted };
}

async function queued(mail: Mail, config: Config): Promise<boolean> {
  const parts = outboxParts(config, silent);
  if (!parts) return false;
  const { put, close } = redisMailQueue(parts);
  // BullMQ waits for a Redis that was never there.
  const kept = await Promise.race([succeeds(put(mail)), pause(redisPatience, false)]);
  await Promise.race([close().catch(() => {}), pause(redisPatience)]);
  return kept;
}

const contents: Record<Mail['kind'], string> = {
  'reset-link': 'with a link to choose a password',
  'verify-email': 'with a link to confirm the address',
  'confirm-email': 'with a link to confirm the new address',
  'email-change-asked': 'about the wish for a new address',
  welcome: 'with our welcome',
  'password-changed': 'about the new password',
  'email-changed': 'about the new address',
  'account-deleted': 'about the end of the account',
  'deletion-requested': 'about the request to delete the account',
  test: 'for a test',
};

export function toldOf({ kind, to, how, where, why }: Posted): string {
  const what = `The mail to ${to} ${contents[kind]}`;
  if (how === 'sent') return `${what} was taken by ${where}.`;
  if (how === 'file') return `${what} was written to a file in ${where}, because MAIL_HOST is not set.`;
  const state =
    how === 'queued'
      ? 'is not sent yet; it lies in the outbox, and the server goes on trying'
      : 'was NOT sent';
  return `${what} ${state}: ${why}`;
}
