import { StartRefused } from '../accounts/errors';
import { loadLanguages } from '../accounts/lang/languages';
import { composeLetter } from '../accounts/mail/letters';
import { smtpTrouble } from '../accounts/mail/smtp-trouble';
import { openTransport } from '../accounts/mail/transport';
import { failed } from '../app/command-line/error-text';
import { NotUnderstood, readOptions } from '../app/command-line/options';
import { say } from '../app/command-line/output';
import { readEnvironment } from '../app/config/environment';
import { inspectionConfig } from '../app/config/inspection-config';
import { silent } from '../app/logger';
import { brandOf } from '../app/open-mailer';

/** `npm run mail:test you@example.com` */
async function main(argv: string[]): Promise<number> {
  const { values: typed, words } = readOptions('npm run mail:test --', argv, {}, 1);
  const [address] = words;
  if (!address?.includes('@')) {
    const what = address === undefined ? 'an e-mail address is missing' : 'that is no e-mail address';
    throw new NotUnderstood(`${what}; write it like npm run mail:test -- you@example.com`);
  }
  const config = inspectionConfig(readEnvironment(typed.env, process.env).values);
  const { smtp } = config.mail;
  const transport = openTransport(config.mail, config.storagePath, silent);
  const to = { address, name: address };
  const letter = composeLetter(
    { kind: 'test', to, language: undefined },
    brandOf(config),
    loadLanguages(config.languagesPath, config.language),
  );
  try {
    if (smtp) process.stderr.write(`Asking ${smtp.host}:${smtp.port}…\n`);
    await transport.verify();
    await transport.deliver(to, letter);
    say(
      smtp
        ? `${smtp.host}:${smtp.port} took the mail for ${address}, from ${config.mail.fromAddress}. Look into the mailbox, and into its spam folder.`
        : `MAIL_HOST is not set: the mail was written to a file in ${config.storagePath}/mails. Set MAIL_HOST to send it.`,
    );
    return 0;
  } catch (error) {
    if (!smtp) {
      const { code } = error as NodeJS.ErrnoException;
      throw new StartRefused(`${config.storagePath}/mails cannot be written (${code}); check STORAGE_PATH`);
    }
    const { why, next } = smtpTrouble(error, smtp);
    say(`The mail could not be sent: ${why}. ${next}`);
    return 1;
  } finally {
    transport.close();
  }
}

main(process.argv.slice(2)).then(
  (status) => {
    process.exitCode = status;
  },
  (error: unknown) => failed('No mail was sent', error),
);
