import type { Customers } from '../../db/customer';
import type { PasswordHasher } from '../identity/password-hasher';
import type { Mailer } from '../mail/mailer';
import { mailbox } from './password-broker';

export interface Registration {
  firstName: string;
  lastName: string;
  email: string;
  password: string;
}

export interface RegisterParts {
  customers: Customers;
  hasher: PasswordHasher;
  mailer: Mailer;
  /** Whether the shop greets its new customers by mail. */
  welcome: boolean;
}

export type RegisterCustomer = (given: Registration, language?: string) => Promise<number>;

export function registerCustomer({ customers, hasher, mailer, welcome }: RegisterParts): RegisterCustomer {
  return async ({ password, ...names }, language) => {
    const id = await customers.add({ ...names, passwordHash: await hasher.hash(password) });
    if (welcome) await mailer.send({ kind: 'welcome', to: mailbox(names, names.email), language });
    return id;
  };
}
