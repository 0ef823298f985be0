import { createHash, randomBytes } from 'node:crypto';
import type { Customer, Customers } from '../customer';
import { AlreadyTaken, LinkRefused } from '../errors';
import type { ExpiringStore } from '../expiring-store';
import type { Fingerprint } from '../identity/fingerprint';
import type { LinkMails } from '../identity/throttle';
import type { Sealer } from '../keys';
import type { Mailer } from '../mail/mailer';
import { mailbox } from './password-broker';

/** A new e-mail address counts once the link in its own mailbox was used; until then the old one stays. */
export type EmailChange = ReturnType<typeof emailChange>;

interface EmailChangeParts {
  customers: Customers;
  state: ExpiringStore;
  /** Addresses do not lie in Redis for everybody to read. */
  sealer: Sealer;
  /** By the key in use, and by retired ones. */
  fingerprints: [Fingerprint, ...Fingerprint[]];
  linkMails: LinkMails;
  mailer: Mailer;
}

/** One for each customer: a newer wish replaces it. Tied to the account as it was. */
interface Wish {
  digest: string;
  from: string | null;
  to: string;
  seal: string;
}

const validSeconds = 24 * 3600;
const digestOf = (token: string) => createHash('sha256').update(token).digest('hex');
const keyOf = (customerId: number) => `new-email:${customerId}`;

export function emailChange({ customers, state, sealer, fingerprints, linkMails, mailer }: EmailChangeParts) {
  const wishOf = async (customerId: number): Promise<Wish | undefined> => {
    const text = sealer.open((await state.get(keyOf(customerId))) ?? '');
    return text === undefined ? undefined : JSON.parse(text);
  };

  const find = async (token: string): Promise<{ customer: Customer; to: string }> => {
    const customerId = Number.parseInt(token.slice(0, 8), 16);
    const wish = await wishOf(customerId);
    const known = wish?.digest === digestOf(token);
    const customer = known ? await customers.findById(customerId) : undefined;
    const asItWas =
      customer?.active &&
      customer.email === wish?.from &&
      fingerprints.some((fingerprint) => fingerprint(customer) === wish.seal);
    if (!wish || !customer || !asItWas) throw new LinkRefused('new-email');
    return { customer, to: wish.to };
  };

  return {
    /** Keeps the wish of a customer as he will be; whoever asked writes the rest first, and then has it mailed. */
    async prepare(customer: Customer, newAddress: string) {
      await linkMails(customer.id);
      const token = customer.id.toString(16).padStart(8, '0').slice(-8) + randomBytes(28).toString('hex');
      const from = customer.email;
      const seal = fingerprints[0](customer);
      const wish: Wish = { digest: digestOf(token), from, to: newAddress, seal };
      await state.set(keyOf(customer.id), sealer.seal(JSON.stringify(wish)), validSeconds);
      return {
        async mail(language?: string) {
          const to = mailbox(customer, newAddress);
          await mailer.send({ kind: 'confirm-email', to, language, token });
          if (from === null) return;
          // The one who took the account over must not be the only one to hear of it.
          const owner = mailbox(customer, from);
          await mailer.send({ kind: 'email-change-asked', to: owner, language, newAddress });
        },
      };
    },

    /** The address that a link confirms; throws LinkRefused. */
    inspect: async (token: string) => (await find(token)).to,

    /** Throws LinkRefused, also where somebody else has the address by now. */
    async confirm(token: string, language?: string) {
      const { customer, to } = await find(token);
      // The row decides: of two clicks at once one finds the address as it was.
      const done = await customers
        .change(customer.id, { email: to }, { as: customer, email: customer.email })
        .catch((error: unknown) => {
          throw error instanceof AlreadyTaken ? new LinkRefused('taken-email') : error;
        });
      if (!done) throw new LinkRefused('new-email');
      await state.delete(keyOf(customer.id));
      if (customer.email !== null) {
        const former = mailbox(customer, customer.email);
        await mailer.send({ kind: 'email-changed', to: former, language, newAddress: to });
      }
      return { customerId: customer.id };
    },
  };
}
