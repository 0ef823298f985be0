import proxyaddr from 'proxy-addr';
import { type Counter, type CounterStores, counter } from './counter';
import type { LimitsConfig } from './limits';
import { loginThrottle } from './login-throttle';
import { network } from './network';

/** The facts about an attempt that a throttle counts by. */
export interface Attempt {
  address: string;
  email?: string;
}

export interface Throttle {
  name: string;
  /** Counts the attempt, refuses it when there were too many, else runs it. */
  around<T>(attempt: Attempt, run: () => Promise<T>): Promise<T>;
}

export interface Throttles {
  login: Throttle;
  /** An admin and a customer may have the same e-mail address: each is counted apart. */
  adminLogin: Throttle;
  register: Throttle;
  forgotPassword: Throttle;
  resetPassword: Throttle;
}

const minute = 60;

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
  const parts = { limits, limiter, exempt, state: stores.state };
  return {
    login: loginThrottle('login', parts),
    adminLogin: loginThrottle('admin-login', parts),
    register: perAddress('register', limits.registerPerAddress),
    forgotPassword: perAddress('forgot-password', limits.forgotPerAddress),
    resetPassword: perAddress('reset-password', limits.resetPerAddress),
  };
}
