import type { Customer, CustomerChange, Customers } from '../../db/customer';
import type { PasswordResets } from '../../db/password-resets';
import { Unauthenticated } from '../errors';
import type { Fingerprint } from '../identity/fingerprint';
import type { Caller } from '../identity/guard';
import type { PasswordHasher } from '../identity/password-hasher';

export type ProfileChange = Omit<CustomerChange, 'passwordHash'> & { password?: string };

export interface UpdateProfileParts {
  customers: Customers;
  resets: PasswordResets;
  hasher: PasswordHasher;
  fingerprint: Fingerprint;
}

export type UpdateProfile = (caller: Caller, change: ProfileChange) => Promise<Customer>;

/** A new password ends every session and token but the one that asked for it. */
export function updateProfile({ customers, resets, hasher, fingerprint }: UpdateProfileParts): UpdateProfile {
  return async ({ customer, credential }, { password, ...fields }) => {
    const passwordHash = password === undefined ? undefined : await hasher.hash(password);
    const change: CustomerChange = { ...fields, passwordHash };
    await customers.change(customer.id, change);
    const changed = await customers.findById(customer.id);
    if (!changed) throw new Unauthenticated();
    if (passwordHash !== undefined) await credential.rebind(fingerprint(passwordHash));
    const addressChanged = changed.email !== customer.email;
    // A link mailed to the old address, or under the old password, must not open the account any more.
    if (customer.email && (passwordHash !== undefined || addressChanged)) await resets.remove(customer.email);
    return changed;
  };
}
