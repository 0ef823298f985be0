import { NotFound, NotYours } from '../../accounts/errors';
import type { LogOut } from '../../accounts/identity/log-out';
import type { Sessions } from '../../accounts/identity/sessions';
import { noInput } from '../../accounts/validation/form';
import type { Exchange } from '../http/exchange';
import type { Answer } from '../http/routes';
import type { EvershopCaller } from './callers';
import { adminOrCustomer, type EvershopRoute } from './policy';

export interface SessionParts {
  sessions: Sessions;
  logOut: LogOut;
}

export function sessionRoutes({ sessions, logOut }: SessionParts): EvershopRoute[] {
  const end = async (exchange: Exchange, caller: EvershopCaller): Promise<Answer> => {
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
  return [
    adminOrCustomer('POST', path, 'customers.customers.edit', noInput, end),
    adminOrCustomer('DELETE', path, 'customers.customers.edit', noInput, end),
  ];
}
