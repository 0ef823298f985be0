import type { Customers, NewCustomer, ShopHost } from '../customer';
import type { PasswordHasher } from '../identity/password-hasher';
import type { Mailer } from '../mail/mailer';
import { mailbox } from './password-broker';
import type { EmailVerification } from './verify-email';

/** `verified`: the address is taken as confirmed, whatever the shop demands of others. */
type Registration = Omit<NewCustomer, 'passwordHash' | 'verified'> & {
  password: string;
  verified?: true;
  host: ShopHost;
};

interface RegisterParts {
  customers: Customers;
  hasher: PasswordHasher;
  mailer: Mailer;
  verification: Pick<EmailVerification, 'demanded' | 'mailLink'>;
  /** Whether the shop greets its new customers by mail. */
  welcome: boolean;
}

interface Registered {
  id: number;
  /** The account waits until its owner has used the link that was mailed. */
  waits: boolean;
}

export type RegisterCustomer = (registration: Registration, language?: string) => Promise<Registered>;

export function registerCustomer(parts: RegisterParts): RegisterCustomer {
  const { customers, hasher, mailer, verification, welcome } = parts;
  return async ({ password, host, verified, ...customer }, language) => {
    const waits = !verified && (await verification.demanded());
    const passwordHash = await hasher.hash(password);
    const id = await customers.add({ ...customer, passwordHash, verified: !waits }, host);
    // No welcome for an account that is still switched off, nor yet for one that waits.
    const greets = welcome && customer.status !== 0;
    if (waits) await verification.mailLink({ ...customer, id }, language);
    else if (greets) await mailer.send({ kind: 'welcome', to: mailbox(customer, customer.email), language });
    return { id, waits };
  };
}
