import type { AdminRole } from '../../db/admins';

/** What Bagisto's roles call what an admin may do to customers. */
export type AdminRight =
  | 'customers.customers'
  | 'customers.customers.create'
  | 'customers.customers.edit'
  | 'customers.customers.delete'
  | 'customers.addresses.create'
  | 'customers.addresses.edit'
  | 'customers.addresses.delete';

/**
 * Bagisto's panel keeps the key of every branch above a ticked box, so `customers` beside `customers.reviews`
 * means the reviews only; on its own it can only have been meant as a whole.
 */
export function may({ permissionType, permissions }: AdminRole, right: AdminRight): boolean {
  if (permissionType === 'all') return true;
  if (permissionType !== 'custom') return false;
  const whole = !permissions.some((key) => key.startsWith('customers.'));
  return permissions.includes(right) || (whole && permissions.includes('customers'));
}
