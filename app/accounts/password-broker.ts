import { createHmac, randomBytes } from 'node:crypto';
import type { Customer, Customers } from '../../db/customer';
import type { PasswordResets } from '../../db/password-resets';
import type { PasswordHasher } from '../identity/password-hasher';
import type { Mailer } from '../mail/mailer';
import { type Clock, utcMilliseconds } from '../store-time';

export interface PasswordBroker {
  /** Whether there is such an account; what it did about it is the mailbox owner's business only. */
  sendResetLink(email: string): Promise<{ known: boolean }>;
}

export interface BrokerParts {
  customers: Customers;
  resets: PasswordResets;
  hasher: PasswordHasher;
  mailer: Mailer;
  clock: Clock;
  appKey: string;
}

const quietFor = 60_000;

export function passwordBroker({
  customers,
  resets,
  hasher,
  mailer,
  clock,
  appKey,
}: BrokerParts): PasswordBroker {
  const mayHaveOne = async (customer: Customer | undefined): Promise<string | undefined> => {
    if (!customer?.email || !customer.active) return undefined;
    const last = await resets.lastRequestedAt(customer.email);
    return last !== undefined && clock() - utcMilliseconds(last) < quietFor ? undefined : customer.email;
  };

  return {
    async sendResetLink(email) {
      const customer = await customers.findByEmail(email);
      const recipient = await mayHaveOne(customer);
      // Made and hashed for nobody too: the time an answer takes must not tell who has an account.
      const token = createHmac('sha256', appKey).update(randomBytes(30).toString('base64url')).digest('hex');
      const tokenHash = await hasher.hash(token);
      if (recipient && customer) {
        await resets.replace(recipient, tokenHash);
        mailer.sendResetLink(
          { address: recipient, name: `${customer.firstName} ${customer.lastName}` },
          token,
        );
      }
      return { known: customer !== undefined };
    },
  };
}
