import type { AdminRole } from '../admin';

/** Bagisto's names of the permissions that concern customers. */
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
export function may(role: AdminRole, right: AdminRight): boolean {
  const { permissionType, permissions } = role;
  if (permissionType === 'all') return true;
  if (permissionType !== 'custom') return false;
  const whole = !permissions.some((key) => key.startsWith('customers.'));
  return permissions.includes(nameIn(role, right)) || (whole && permissions.includes('customers'));
}

/** Before Bagisto's roles told addresses apart, they were part of the customer. */
function nameIn({ addressRights, permissions }: AdminRole, right: AdminRight): AdminRight {
  const hasAddressRights = addressRights || permissions.some((key) => key.startsWith('customers.addresses'));
  return right.startsWith('customers.addresses.') && !hasAddressRights ? 'customers.customers.edit' : right;
}
