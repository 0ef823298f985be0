import type { Request, Response } from 'express';
import type { Customer } from '../../../accounts/customer';
import { NotYours } from '../../../accounts/errors';
import { type AdminRight, may } from '../../../accounts/identity/admin-rights';
import type { Callers } from '../../http/evershop-callers';
import { type Exchange, noteIn } from '../../http/exchange';

/** One request, as EverShop's fields see it. */
export interface EvershopContext extends Pick<Exchange, 'note'> {
  /** Undefined for a guest. */
  customer(): Promise<Customer | undefined>;
  /** Passes an admin whose role has the right, and nobody else. */
  demandAdmin(right?: AdminRight): Promise<void>;
}

/** The carriers are those of EverShop's REST calls. Each kind of caller is looked up once, however many fields ask. */
export function evershopContexts(callers: Pick<Callers, 'callerOf' | 'customerOf'>) {
  return (req: Request, res: Response): EvershopContext => {
    const note = noteIn(res);
    let customer: ReturnType<Callers['customerOf']> | undefined;
    let caller: ReturnType<Callers['callerOf']> | undefined;
    return {
      note,
      async customer() {
        customer ??= callers.customerOf({ req, res });
        const found = (await customer)?.customer;
        if (found) note({ customer: found.id });
        return found;
      },
      async demandAdmin(right) {
        caller ??= callers.callerOf({ req, res });
        const found = await caller;
        note(found.kind === 'admin' ? { admin: found.admin.id } : { customer: found.customer.id });
        if (found.kind !== 'admin' || (right && !may(found.admin.role, right))) throw new NotYours();
      },
    };
  };
}
