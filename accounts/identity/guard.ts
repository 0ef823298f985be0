import type { Customer, Customers } from '../customer';
import { Unauthenticated } from '../errors';
import type { Credential } from './credential';
import type { Fingerprint } from './fingerprint';
import type { LoginRecorder, Visitor } from './login-recorder';
import type { NewPasswords } from './new-passwords';

export interface Caller {
  customer: Customer;
  credential: Credential;
  /** Asks the guard again, before something that took its time is written. */
  recheck(): Promise<Customer>;
}

/** The one place that decides whether a genuine credential still stands for somebody who may act. */
export type Guard = (credential: Credential | undefined, visitor?: () => Visitor) => Promise<Caller>;

/** Counts a credential that is no longer good as none, where anybody may ask. */
export function asNobody(error: unknown): undefined {
  if (!(error instanceof Unauthenticated)) throw error;
}

/** The first fingerprint is of the key in use; the others, of retired keys, are still believed. */
export function createGuard(
  customers: Customers,
  newPasswords: NewPasswords,
  fingerprints: [Fingerprint, ...Fingerprint[]],
  recorder: Pick<LoginRecorder, 'saw'>,
): Guard {
  const [inUse, ...retired] = fingerprints;
  /** The fingerprint that holds, where it is not the one of the key in use. */
  const otherwise = async (credential: Credential, customer: Customer): Promise<string | undefined> => {
    for (const fingerprint of retired) {
      const former = fingerprint(customer);
      if (await credential.confirm(former, customer)) return former;
    }
    const current = inUse(customer);
    return (await newPasswords.announced(credential, current)) ? current : undefined;
  };
  const guard: Guard = async (credential, visitor) => {
    if (!credential) throw new Unauthenticated();
    const customer = await customers.findById(credential.customerId, credential.name);
    let stands: string | undefined;
    if (customer?.active) {
      const current = inUse(customer);
      const holds = await credential.confirm(current, customer);
      stands = holds ? current : await otherwise(credential, customer);
    }
    if (!customer || stands === undefined) {
      // Ended for good: an account that is switched on again, or gets its old hash back, starts afresh.
      await credential.end();
      throw new Unauthenticated(customer?.suspended ? 'suspended' : undefined);
    }
    if (visitor) recorder.saw(credential, stands, visitor);
    return { customer, credential, recheck: async () => (await guard(credential)).customer };
  };
  return guard;
}
