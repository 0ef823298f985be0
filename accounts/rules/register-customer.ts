import type { Customers, NewCustomer, ShopHost } from '../customer';
import type { PasswordHasher } from '../identity/password-hasher';
import type { Mailer } from '../mail/mailer';
import { mailbox } from './password-broker';

type Registration = Omit<NewCustomer, 'passwordHash'> & { password: string; host: ShopHost };

interface RegisterParts {
  customers: Customers;
  hasher: PasswordHasher;
  mailer: Mailer;
  /** Whether the shop greets its new customers by mail. */
  welcome: boolean;
}

export type RegisterCustomer = (registration: Registration, language?: string) => Promise<number>;

export function registerCustomer({ customers, hasher, mailer, welcome }: RegisterParts): RegisterCustomer {
  return async ({ password, host, ...customer }, language) => {
    const id = await customers.add({ ...customer, passwordHash: await hasher.hash(password) }, host);
    // No welcome for an account that is still switched off.
    const greets = welcome && customer.status !== 0;
    if (greets) await mailer.send({ kind: 'welcome', to: mailbox(customer, customer.email), language });
    return id;
  };
}
