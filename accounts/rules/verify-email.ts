import { setTimeout as pause } from 'node:timers/promises';
import type { Customer, Customers, ShopHost } from '../customer';
import { LinkRefused, TooManyAttempts } from '../errors';
import type { LinkMails } from '../identity/throttle';
import type { Mailer } from '../mail/mailer';
import { type Verifications, verificationToken } from '../verifications';
import { evenPaceMs, mailbox } from './password-broker';

type Newcomer = Pick<Customer, 'id' | 'firstName' | 'lastName'> & { email: string };

export type EmailVerification = ReturnType<typeof emailVerification>;

interface VerificationParts {
  customers: Customers;
  verifications: Verifications;
  /** How many links may be mailed to one customer. */
  linkMails: LinkMails;
  mailer: Mailer;
  demanded(): Promise<boolean>;
  /** Whether the shop greets its new customers by mail; those who had to wait only now. */
  welcome: boolean;
}

export function emailVerification(parts: VerificationParts) {
  const { customers, verifications, linkMails, mailer, demanded, welcome } = parts;
  const mailLink = async (newcomer: Newcomer, language: string | undefined): Promise<void> => {
    await linkMails(newcomer.id);
    const token = verificationToken(newcomer.id);
    const waits = await verifications.renew(newcomer.id, token);
    const to = mailbox(newcomer, newcomer.email);
    if (waits) await mailer.send({ kind: 'verify-email', to, language, token });
  };

  return {
    /** Whether a new account has to wait until its e-mail address is confirmed. */
    demanded,
    mailLink,

    /** Says nothing of what it did, nor by its pace: that is the mailbox owner's business. */
    async resend({ email, host, language }: { email: string; host: ShopHost; language: string | undefined }) {
      const pace = pause(evenPaceMs);
      const customer = await customers.findByEmail(email, host);
      const waits = customer?.email && customer.active && !customer.verified && (await demanded());
      if (customer?.email && waits) {
        await mailLink({ ...customer, email: customer.email }, language).catch((error: unknown) => {
          // Only an account that waits could have had too many.
          if (!(error instanceof TooManyAttempts)) throw error;
        });
      }
      await pace;
    },

    /** Throws LinkRefused. */
    async confirm(token: string, language: string | undefined) {
      const customerId = await verifications.redeem(token);
      if (customerId === undefined) throw new LinkRefused('verification');
      const customer = welcome ? await customers.findById(customerId) : undefined;
      if (customer?.email && customer.active)
        await mailer.send({ kind: 'welcome', to: mailbox(customer, customer.email), language });
      return { customerId };
    },
  };
}
