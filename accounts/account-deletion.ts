import type { Customer } from './customer';

/** How a shop lets go: at once, by a request that one of its admins fulfils, or not by the customer at all. */
export const deletionModes = ['now', 'request', 'off'] as const;
export type DeletionMode = (typeof deletionModes)[number];

/** The part of the shop that a deletion has to look at. */
export interface DeletionDesk {
  /** Whether something is still to be paid, packed or sent: Bagisto lets no such customer go. */
  hasOpenOrders(customerId: number): Promise<boolean>;
  /** Once, however often it is asked for; false where there is no such account. */
  request(customer: Pick<Customer, 'id' | 'email'>): Promise<boolean>;
}
