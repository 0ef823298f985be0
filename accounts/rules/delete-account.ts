import type { DeletionDesk, DeletionMode } from '../account-deletion';
import type { Customer, Customers } from '../customer';
import { DeletionOff, NotFound, OrdersStillOpen, Unauthenticated } from '../errors';
import type { Credential } from '../identity/credential';
import type { LogOut } from '../identity/log-out';
import type { Mailer } from '../mail/mailer';
import { mailbox } from './password-broker';

interface DeleteAccountParts {
  mode: DeletionMode;
  customers: Customers;
  desk: DeletionDesk;
  logOut: LogOut;
  endLogins(customerId: number): Promise<void>;
  mailer: Mailer;
}

/** The owner, as he was let in; the person on call has no credential of that account. */
interface Leaving {
  customer: Customer;
  credential?: Credential;
}

export type DeleteAccount = (
  leaving: Leaving,
  language?: string,
  mode?: DeletionMode,
) => Promise<'deleted' | 'requested'>;

/** Things that others have of the person stay as the shop's tables keep it: orders, invoices, reviews. */
export function deleteAccount(parts: DeleteAccountParts): DeleteAccount {
  const { customers, desk, logOut, endLogins, mailer } = parts;
  const tell = async (
    kind: 'account-deleted' | 'deletion-requested',
    customer: Customer,
    language?: string,
  ) => {
    if (customer.email) await mailer.send({ kind, to: mailbox(customer, customer.email), language });
  };

  return async ({ customer, credential }, language, mode = parts.mode) => {
    const gone = () => (credential ? new Unauthenticated() : new NotFound('customer'));
    if (mode === 'off') throw new DeletionOff();
    if (mode === 'request') {
      if (!(await desk.request(customer))) throw gone();
      await tell('deletion-requested', customer, language);
      return 'requested';
    }
    if (await desk.hasOpenOrders(customer.id)) throw new OrdersStillOpen();
    if (!(await customers.remove(customer.id, credential && { as: customer }))) throw gone();
    // Without its account nothing of it opens, whether or not the stores can forget it now.
    await Promise.allSettled([credential && logOut(credential), endLogins(customer.id)]);
    await tell('account-deleted', customer, language);
    return 'deleted';
  };
}
