import type { Customer, Customers } from '../../accounts/customer';
import {
  CrossSiteRefused,
  Malformed,
  NotFound,
  NotYours,
  Unauthenticated,
  UnsupportedContents,
} from '../../accounts/errors';
import { type AdminRight, may } from '../../accounts/identity/admin-rights';
import type { Throttle } from '../../accounts/identity/throttle';
import { type Form, type Input, validated } from '../../accounts/validation/form';
import type { Uuids } from '../../db/customers/uuids';
import type { Exchange } from '../http/exchange';
import { type Answer, type Paths, type Route, unthrottled } from '../http/routes';
import type { AdminCaller, Callers, EvershopCaller } from './callers';

/** All that a line of this door's policy may lean on. */
export interface EvershopDoor extends Paths, Pick<Callers, 'callerOf' | 'saysWho'> {
  customers: Pick<Customers, 'findById'>;
  customerUuids: Pick<Uuids, 'find'>;
  today(): string;
}

export type EvershopRoute = Route<EvershopDoor>;

/** On whose behalf, and about whose account. */
export interface Target {
  caller: EvershopCaller;
  account: Customer;
  uuid: string;
}

type Run<Who, Values> = (exchange: Exchange, who: Who, values: Values) => Promise<Answer>;

/** For everybody who asks; a credential that is no good harms nobody here. */
export function anybody<Values>(
  method: string,
  path: string,
  throttle: Throttle | undefined,
  form: Form<Values, undefined>,
  run: (exchange: Exchange, values: Values) => Promise<Answer>,
): EvershopRoute {
  return {
    method,
    path,
    throttle,
    serve: async (exchange, door) => run(exchange, await valuesOf(form, exchange, door, undefined)),
  };
}

/** For an admin whose role has the right. */
export function admin<Values>(
  method: string,
  path: string,
  right: AdminRight,
  form: Form<Values, AdminCaller>,
  run: Run<AdminCaller, Values>,
): EvershopRoute {
  return {
    method,
    path,
    throttle: unthrottled,
    async serve(exchange, door) {
      const caller = await adminOf(exchange, door, right);
      return run(exchange, caller, await valuesOf(form, exchange, door, caller));
    },
  };
}

/** For an admin whose role has the right, about the customer whose UUID is the path's `:id`. */
export function adminAbout<Values>(
  method: string,
  path: string,
  right: AdminRight,
  form: Form<Values, Target>,
  run: Run<Target, Values>,
): EvershopRoute {
  return {
    method,
    path,
    throttle: unthrottled,
    async serve(exchange, door) {
      const target = await targetOf(exchange, door, await adminOf(exchange, door, right));
      return run(exchange, target, await valuesOf(form, exchange, door, target));
    },
  };
}

/** For an admin whose role has the right, and for strangers, who alone are throttled. */
export function adminOrStranger<Values>(
  method: string,
  path: string,
  right: AdminRight,
  throttle: Throttle,
  form: Form<Values, AdminCaller | undefined>,
  run: Run<AdminCaller | undefined, Values>,
): EvershopRoute {
  return {
    method,
    path,
    throttle: unthrottled,
    async serve(exchange, door) {
      const caller = await adminIfAny(exchange, door, right);
      const serve = async () => run(exchange, caller, await valuesOf(form, exchange, door, caller));
      return caller ? serve() : throttle.around({ address: exchange.address }, serve);
    },
  };
}

/** For any customer, and for an admin whose role has the right: whether it is his own, the line itself must find out. */
export function adminOrCustomer<Values>(
  method: string,
  path: string,
  right: AdminRight,
  form: Form<Values, EvershopCaller>,
  run: Run<EvershopCaller, Values>,
): EvershopRoute {
  return {
    method,
    path,
    throttle: unthrottled,
    async serve(exchange, door) {
      const caller = await permitted(exchange, door, right);
      return run(exchange, caller, await valuesOf(form, exchange, door, caller));
    },
  };
}

/**
 * For the customer whose UUID is the path's `:id`, and for an admin whose role has the right. What is sent as it is
 * `shown` says nothing, also where it could not be stored anew.
 */
export function adminOrSelf<Values>(
  method: string,
  path: string,
  right: AdminRight,
  form: Form<Values, Target>,
  run: Run<Target, Values>,
  shown?: (exchange: Exchange, target: Target) => Input | Promise<Input>,
): EvershopRoute {
  return {
    method,
    path,
    throttle: unthrottled,
    async serve(exchange, door) {
      const target = await targetOf(exchange, door, await permitted(exchange, door, right));
      const known = await shown?.(exchange, target);
      return run(exchange, target, await valuesOf(form, exchange, door, target, known));
    },
  };
}

/** A customer is told the same of another's UUID and of one that nobody has. */
async function targetOf(
  { req }: Exchange,
  { customers, customerUuids }: EvershopDoor,
  caller: EvershopCaller,
): Promise<Target> {
  const known = await customerUuids.find(String(req.params.id));
  if (caller.kind === 'customer') {
    if (known?.id !== caller.customer.id) throw new NotYours();
    return { caller, account: caller.customer, uuid: known.uuid };
  }
  const account = known && (await customers.findById(known.id));
  if (!account) throw new NotFound('customer');
  return { caller, account, uuid: known.uuid };
}

/** A customer, or an admin whose role has the right. */
async function permitted(exchange: Exchange, door: EvershopDoor, right: AdminRight): Promise<EvershopCaller> {
  const caller = await door.callerOf(exchange);
  exchange.note(caller.kind === 'admin' ? { admin: caller.admin.id } : { customer: caller.customer.id });
  if (caller.kind === 'admin' && !may(caller.admin.role, right)) throw new NotYours();
  return caller;
}

async function adminOf(exchange: Exchange, door: EvershopDoor, right: AdminRight): Promise<AdminCaller> {
  const caller = await permitted(exchange, door, right);
  if (caller.kind !== 'admin') throw new NotYours();
  return caller;
}

/** Undefined for a customer and for nobody. Who says to be an admin and is none, or no longer, must hear of it. */
async function adminIfAny(
  exchange: Exchange,
  door: EvershopDoor,
  right: AdminRight,
): Promise<AdminCaller | undefined> {
  try {
    const caller = await permitted(exchange, door, right);
    return caller.kind === 'admin' ? caller : undefined;
  } catch (refused) {
    const nobody = refused instanceof Unauthenticated || refused instanceof CrossSiteRefused;
    if (!nobody || door.saysWho(exchange)) throw refused;
    return undefined;
  }
}

/** A secret in an address would be kept in histories and logs: what changes something says so in its body. */
function valuesOf<Values, Who>(
  form: Form<Values, Who>,
  exchange: Exchange,
  { today }: EvershopDoor,
  who: Who,
  shown: Input = {},
): Promise<Values> {
  const asks = exchange.method === 'GET';
  // A filter that is lost would show everybody.
  if (asks && exchange.brokenQuery) throw new Malformed('query');
  if (!asks) refuseUnreadable(exchange);
  const input = asks ? exchange.query : exchange.body;
  const news = Object.entries(input).filter(([name, value]) => !(name in shown) || value !== shown[name]);
  return validated(form, Object.fromEntries(news), { today: today(), who });
}

const readable = /^application\/([\w.-]+\+)?json\b|^application\/x-www-form-urlencoded\b|^$/i;

function refuseUnreadable({ req, contents }: Exchange): void {
  if (contents === 'none') return;
  if (!readable.test(req.headers['content-type'] ?? '')) throw new UnsupportedContents();
  if (contents === 'broken') throw new Malformed('body');
}
