import { NotFound, NotYours } from '../../accounts/errors';
import type { LogOut } from '../../accounts/identity/log-out';
import type { Sessions } from '../../accounts/identity/sessions';
import type { EvershopCaller } from '../http/evershop-callers';
import { type Line, line, type Run } from '../http/line';
import type { Policies } from './callers';

export interface SessionParts {
  policies: Policies;
  sessions: Sessions;
  logOut: LogOut;
}

export function sessionLines({ policies, sessions, logOut }: SessionParts): Line[] {
  const end: Run<EvershopCaller> = async (exchange, caller) => {
    const session = await sessions.byId(String(exchange.req.params.sid));
    if (!session) throw new NotFound('session');
    if (caller.kind === 'customer' && session.customerId !== caller.customer.id) throw new NotYours();
    // Through what brought the caller's own, so that its cookie ends as well.
    const isOwn = caller.kind === 'customer' && caller.credential.name === session.name;
    await logOut(isOwn ? caller.credential : session);
    exchange.note({ event: 'logout' });
    return { body: { data: {} } };
  };

  const path = 'api/customers/sessions/:sid';
  const who = policies.adminOrCustomer('customers.customers.edit');
  return [line('POST', path, { who, run: end }), line('DELETE', path, { who, run: end })];
}
