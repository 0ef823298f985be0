import { setTimeout as pause } from 'node:timers/promises';
import { smtpTrouble } from '../../accounts/mail/smtp-trouble';
import { openTransport } from '../../accounts/mail/transport';
import { silent } from '../../app/logger';
import { type Check, green, yellow } from './finding';

export const mailCheck: Check = {
  about: 'Mail',
  async look({ config }) {
    const { smtp } = config.mail;
    if (!smtp) {
      return yellow(
        'MAIL_HOST is not set: mails become files in the storage folder, and no customer gets a reset link',
        'Set MAIL_HOST, MAIL_PORT, MAIL_USERNAME and MAIL_PASSWORD as in the shop.',
      );
    }
    const transport = openTransport(config.mail, config.storagePath, silent);
    try {
      await answered(transport.verify());
      return green(`${smtp.host}:${smtp.port} answers${smtp.username ? ' and takes our login' : ''}`);
    } catch (error) {
      const { code, why, next } = smtpTrouble(error, smtp);
      return yellow(`cannot be used: ${why} (${code}); mails wait, and logins go on`, next);
    } finally {
      transport.close();
    }
  },
};

/** A firewall that swallows packets would hold up the whole report. */
async function answered(verifying: Promise<void>): Promise<void> {
  verifying.catch(() => {});
  const tooLong = pause(6_000, undefined, { ref: false }).then(() => {
    throw Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' });
  });
  await Promise.race([verifying, tooLong]);
}
