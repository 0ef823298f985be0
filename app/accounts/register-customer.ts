import type { Customers } from '../../db/customer';
import type { PasswordHasher } from '../identity/password-hasher';

export interface Registration {
  firstName: string;
  lastName: string;
  email: string;
  password: string;
}

export type RegisterCustomer = (given: Registration) => Promise<number>;

export function registerCustomer({
  customers,
  hasher,
}: {
  customers: Customers;
  hasher: PasswordHasher;
}): RegisterCustomer {
  return async ({ password, ...names }) =>
    customers.add({ ...names, passwordHash: await hasher.hash(password) });
}
