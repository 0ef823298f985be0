import type { Customer, Customers } from '../customer';

/** Device tokens for the shop's notifications, in a shop that has the Push Notification package. */
export type Devices = ReturnType<typeof devices>;

export function devices(customers: Customers, kept: boolean) {
  return {
    async remember({ id, deviceToken: known }: Customer, deviceToken: string) {
      if (kept && known !== deviceToken) await customers.change(id, { deviceToken });
    },
    async forget({ id, deviceToken: known }: Customer, deviceToken: string) {
      if (kept && known === deviceToken) await customers.change(id, { deviceToken: null });
    },
  };
}
