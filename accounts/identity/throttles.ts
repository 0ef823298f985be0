import proxyaddr from 'proxy-addr';
import { type Counter, type CounterStores, counter } from './counter';
import type { LimitsConfig } from './limits';
import { loginThrottle } from './login-throttle';
import { network } from './network';
import type { Throttle, Throttles } from './throttle';

const minute = 60;
const day = 24 * 60 * minute;

export function createThrottles(limits: LimitsConfig, stores: CounterStores): Throttles {
  const limiter = (name: string, points: number, duration: number): Counter | undefined =>
    points === 0 ? undefined : counter(name, points, duration, stores);
  const within = limits.exempt.length > 0 ? proxyaddr.compile(limits.exempt) : () => false;
  const exempt = (address: string) => within(address, 0);
  const perAddress = (name: string, points: number): Throttle => {
    const count = limiter(name, points, minute);
    return {
      name,
      async around({ address }, run) {
        if (!exempt(address)) await count?.consume(network(address));
        return run();
      },
    };
  };
  const changesOf = limiter('changes', limits.changesPerCustomer, minute);
  const linksOf = limiter('links', limits.linksPerCustomer, day);
  const parts = { limits, limiter, exempt, state: stores.state };
  return {
    login: loginThrottle('login', parts),
    adminLogin: loginThrottle('admin-login', parts),
    register: perAddress('register', limits.registerPerAddress),
    forgotPassword: perAddress('forgot-password', limits.forgotPerAddress),
    resetPassword: perAddress('reset-password', limits.resetPerAddress),
    async changes(customerId, change) {
      await changesOf?.consume(String(customerId));
      return change();
    },
    async linkMails(customerId) {
      await linksOf?.consume(String(customerId));
    },
  };
}
