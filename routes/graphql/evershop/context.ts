import type { Request, Response } from 'express';
import type { Customer } from '../../../accounts/customer';
import { NotYours } from '../../../accounts/errors';
import { type AdminRight, may } from '../../../accounts/identity/admin-rights';
import { once } from '../../../accounts/remembered';
import type { Callers } from '../../http/evershop-callers';
import { type Exchange, noteIn } from '../../http/exchange';
import type { Who } from '../../http/policy';

/** One request, as EverShop's fields see it. Each kind of caller is looked up once, however many fields ask. */
export interface EvershopContext extends Pick<Exchange, 'note'> {
  customer(): ReturnType<Callers['customerOf']>;
  caller(): ReturnType<Callers['callerOf']>;
}

/** The carriers are those of EverShop's REST calls. */
export function evershopContexts(callers: Pick<Callers, 'callerOf' | 'customerOf'>) {
  return (req: Request, res: Response): EvershopContext => ({
    note: noteIn(res),
    customer: once(() => callers.customerOf({ req, res })),
    caller: once(() => callers.callerOf({ req, res })),
  });
}

export const customerOrGuest: Who<EvershopContext, Customer | undefined> = {
  name: 'customer, or a guest',
  async of(context) {
    const customer = (await context.customer())?.customer;
    if (customer) context.note({ customer: customer.id });
    return customer;
  },
};

/** An admin, and nobody else; where a right is named, his role must have it. */
export const admin = (right?: AdminRight): Who<EvershopContext, void> => ({
  name: right ? `admin with ${right}` : 'admin',
  async of(context) {
    const caller = await context.caller();
    context.note(caller.kind === 'admin' ? { admin: caller.admin.id } : { customer: caller.customer.id });
    if (caller.kind !== 'admin' || (right && !may(caller.admin.role, right))) throw new NotYours();
  },
});
