import type { Address } from '../../accounts/address';
import type { Customer, Customers } from '../../accounts/customer';
import { CrossSiteRefused, NotFound, NotYours, Unauthenticated } from '../../accounts/errors';
import { type AdminRight, may } from '../../accounts/identity/admin-rights';
import type { MessageKey } from '../../accounts/lang/catalogue';
import type { Uuids } from '../../db/customers/uuids';
import type { AdminCaller, Callers, EvershopCaller } from '../http/evershop-callers';
import type { Exchange } from '../http/exchange';
import type { Who } from '../http/policy';

interface PolicyParts extends Pick<Callers, 'callerOf' | 'customerOf'> {
  customers: Pick<Customers, 'findById'>;
  customerUuids: Uuids;
}

/** The caller, and the account that the request is about. */
export interface Target {
  caller: EvershopCaller;
  account: Customer;
  uuid: string;
}

export interface AddressTarget extends Target {
  address: Address;
}

export type Policies = ReturnType<typeof evershopPolicies>;

/** The callers that a line of this door may be for. An admin's role must have the right. */
export function evershopPolicies(parts: PolicyParts) {
  const { callerOf, customerOf, customers, customerUuids } = parts;

  const permitted = async (exchange: Exchange, right: AdminRight): Promise<EvershopCaller> => {
    const caller = await callerOf(exchange);
    exchange.note(caller.kind === 'admin' ? { admin: caller.admin.id } : { customer: caller.customer.id });
    if (caller.kind === 'admin' && !may(caller.admin.role, right)) throw new NotYours();
    return caller;
  };

  const adminOf = async (exchange: Exchange, right: AdminRight): Promise<AdminCaller> => {
    const caller = await permitted(exchange, right);
    if (caller.kind !== 'admin') throw new NotYours();
    return caller;
  };

  /** Yields undefined for a customer and for nobody; a credential that is no longer good counts as nobody's. */
  const adminIfAny = async (exchange: Exchange, right: AdminRight): Promise<AdminCaller | undefined> => {
    try {
      const caller = await permitted(exchange, right);
      return caller.kind === 'admin' ? caller : undefined;
    } catch (error) {
      const isStranger = error instanceof Unauthenticated || error instanceof CrossSiteRefused;
      if (!isStranger) throw error;
      return undefined;
    }
  };

  /** By its UUID, or by the number that every answer calls `customer_id`. */
  const namedBy = async (name: string, caller: EvershopCaller) => {
    if (!/^[1-9]\d{0,9}$/.test(name)) return customerUuids.find(name);
    const id = Number(name);
    if (caller.kind === 'customer' && caller.customer.id !== id) return undefined;
    const uuid = (await customerUuids.of([id])).get(id);
    return uuid === undefined ? undefined : { id, uuid };
  };

  /** A customer hears the same of another's UUID and of one that nobody has. */
  const targetOf = async ({ req }: Exchange, caller: EvershopCaller): Promise<Target> => {
    const match = await namedBy(String(req.params.id), caller);
    if (caller.kind === 'customer') {
      if (match?.id !== caller.customer.id) throw new NotYours();
      return { caller, account: caller.customer, uuid: match.uuid };
    }
    const account = match && (await customers.findById(match.id));
    if (!account) throw new NotFound('customer');
    return { caller, account, uuid: match.uuid };
  };

  /** EverShop tells an admin here the same as a stranger. */
  const selfOf = async (exchange: Exchange, text: MessageKey): Promise<Target> => {
    const caller = await customerOf(exchange).catch((error) => {
      throw error instanceof Unauthenticated ? new Unauthenticated(error.problem, text) : error;
    });
    const account = caller?.customer;
    const uuid = account && (await customerUuids.of([account.id])).get(account.id);
    if (!account || uuid === undefined) throw new Unauthenticated(undefined, text);
    exchange.note({ customer: account.id });
    return { caller, account, uuid };
  };

  /** An admin who has the right, and others; which of them they are `of` finds out. */
  const adminAnd =
    <Caller>(others: string, of: (exchange: Exchange, right: AdminRight) => Promise<Caller>) =>
    (right: AdminRight): Who<Exchange, Caller> => ({
      name: `admin with ${right}${others}`,
      of: (exchange) => of(exchange, right),
    });
  return {
    /** The customer who asks, about no other account; refused in these words. */
    self: (text: MessageKey): Who<Exchange, Target> => ({
      name: 'customer',
      of: (exchange) => selfOf(exchange, text),
    }),
    admin: adminAnd('', adminOf),
    /** About the customer whose UUID is the path's `:id`. */
    adminAbout: adminAnd('', async (exchange, right) => targetOf(exchange, await adminOf(exchange, right))),
    /** An admin, or the customer whose UUID is the path's `:id`. */
    adminOrSelf: adminAnd(', or the customer', async (exchange, right) =>
      targetOf(exchange, await permitted(exchange, right)),
    ),
    /** Whether it is the customer's own, the line itself must find out. */
    adminOrCustomer: adminAnd(', or a customer', permitted),
    /** A stranger is undefined. */
    adminOrStranger: adminAnd(', or a stranger', adminIfAny),
  };
}
