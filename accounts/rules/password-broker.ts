import { createHash, createHmac, randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Customer, Customers, ShopHost } from '../customer';
import { ResetRefused } from '../errors';
import type { PasswordHasher } from '../identity/password-hasher';
import type { Mailer } from '../mail/mailer';
import type { PasswordResets } from '../password-resets';
import { type Clock, utcMilliseconds, utcText } from '../shop-time';

/** The state of a link, as a page shows it before anything is typed. */
type LinkState = 'open' | 'foreign' | 'expired' | 'used' | 'replaced';

export type PasswordBroker = ReturnType<typeof passwordBroker>;

interface LinkRequest {
  email: string;
  host: ShopHost;
  language: string | undefined;
  evenly?: boolean;
}

interface Reset {
  token: string;
  email?: string;
  host: ShopHost;
  password: string;
  language?: string;
}

interface BrokerParts {
  customers: Customers;
  resets: PasswordResets;
  hasher: PasswordHasher;
  mailer: Mailer;
  clock: Clock;
  appKey: string;
  /** Whether the shop tells strangers which addresses have an account. */
  reveals: boolean;
}

const quietFor = 60_000;
const validFor = 60 * 60_000;
/** Longer than storing and queueing take, also while a store hangs: their time must tell nothing. */
export const evenPaceMs = 1000;

const digest = (token: string) => createHash('sha256').update(token).digest('hex');

export function passwordBroker({ customers, resets, hasher, mailer, clock, appKey, reveals }: BrokerParts) {
  const age = (utc: string | undefined) =>
    utc === undefined ? Number.POSITIVE_INFINITY : clock() - utcMilliseconds(utc);

  const owner = async (
    token: string,
    email: string | undefined,
    host: ShopHost,
  ): Promise<Customer | undefined> => {
    const link = await resets.findLink(digest(token));
    if (link?.ended) throw new ResetRefused(link.ended);
    if (link) return customers.findById(link.customerId);
    return email === undefined ? undefined : customers.findByEmail(email, host);
  };

  const mailLink = async (customer: Customer | undefined, language: string | undefined): Promise<boolean> => {
    // Made and hashed for nobody too: the time an answer takes must not tell who has an account.
    const token = createHmac('sha256', appKey).update(randomBytes(30).toString('base64url')).digest('hex');
    const tokenHash = await hasher.hash(token);
    if (!customer?.email || !customer.active) return false;
    const { id, email: recipient } = customer;
    const link = { email: recipient, customerId: id, tokenHash, token: digest(token) };
    const issued = await resets.issue({ ...link, quietSince: utcText(clock() - quietFor) });
    if (issued) await mailer.send({ kind: 'reset-link', to: mailbox(customer, recipient), language, token });
    return issued;
  };

  return {
    /**
     * Whether there is such an account; what was done about it is the mailbox owner's business only. Told `evenly`,
     * a door that keeps the answer to itself gives nothing away by its pace either, whatever the shop reveals elsewhere.
     */
    async sendResetLink({ email, host, language, evenly }: LinkRequest) {
      const pace = reveals && !evenly ? undefined : pause(evenPaceMs);
      const customer = await customers.findByEmail(email, host);
      await mailLink(customer, language);
      await pace;
      return { known: customer !== undefined };
    },

    /** To this very account; false when it had one a moment ago. */
    mailLink,

    /** `foreign`: not mailed by us, so perhaps by PHP; such a link needs its e-mail address. */
    async inspectLink(token: string): Promise<LinkState> {
      const link = await resets.findLink(digest(token));
      if (!link) return 'foreign';
      return link.ended ?? (age(link.createdAt) < validFor ? 'open' : 'expired');
    },

    /** Throws ResetRefused; on success every session and token of the account has ended. */
    async resetPassword({ token, email, host, password, language }: Reset) {
      const customer = await owner(token, email, host);
      const row = customer?.email ? await resets.find(customer.email) : undefined;
      // One comparison on every path, and the row decides: PHP may have mailed a newer link since ours.
      const matches = await hasher.matches(token, row?.tokenHash);
      if (!customer?.active || !customer.email || !row || !matches) throw new ResetRefused('unknown');
      if (age(row.createdAt) >= validFor) throw new ResetRefused('expired');
      const passwordHash = await hasher.hash(password);
      const redeemed = await resets.redeem({
        row,
        customerId: customer.id,
        passwordHash,
        token: digest(token),
      });
      if (!redeemed) throw new ResetRefused('used');
      await mailer.send({ kind: 'password-changed', to: mailbox(customer, customer.email), language });
    },
  };
}

/** A name is one line, whatever somebody made of it. */
export const mailbox = (customer: { firstName: string; lastName: string }, address: string) => ({
  address,
  name: `${customer.firstName} ${customer.lastName}`.replace(/\s+/g, ' '),
});
