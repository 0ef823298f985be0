import type { Customer, Customers } from '../customer';

/** Device tokens for the shop's notifications, in a shop that has the Push Notification package. */
export interface Devices {
  remember(customer: Customer, deviceToken: string): Promise<void>;
  forget(customer: Customer, deviceToken: string): Promise<void>;
}

export function devices(customers: Customers, kept: boolean): Devices {
  return {
    async remember({ id, deviceToken: known }, deviceToken) {
      if (kept && known !== deviceToken) await customers.change(id, { deviceToken });
    },
    async forget({ id, deviceToken: known }, deviceToken) {
      if (kept && known === deviceToken) await customers.change(id, { deviceToken: null });
    },
  };
}
