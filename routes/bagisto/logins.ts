import type { Caller } from '../../accounts/identity/guard';
import type { Throttles } from '../../accounts/identity/throttle';
import type { MessageKey } from '../../accounts/lang/catalogue';
import type { ExportAccount } from '../../accounts/rules/export-account';
import type { Login, Logins } from '../../accounts/rules/logins';
import { deviceOf } from '../http/device';
import { type Exchange, visitorOf } from '../http/exchange';
import { type Answer, type Line, line, type Run } from '../http/line';
import type { Callers } from './callers';
import type { Wire } from './wire';

export interface LoginListParts {
  logins: Logins;
  exportAccount: ExportAccount;
  throttles: Pick<Throttles, 'changes'>;
  callers: Callers;
  wire: Wire;
}

/** Calls of ours: the places where a customer is logged in, and their end; and all that is kept about the customer. */
export function loginListLines({ logins, exportAccount, throttles, callers, wire }: LoginListParts): Line[] {
  const list: Run<Caller> = async ({ req }, caller) => ({
    body: { data: (await logins.list(caller, visitorOf(req)())).map(loginJson) },
  });

  const ended = (exchange: Exchange, key: MessageKey): Answer => {
    exchange.note({ event: 'logout' });
    return { body: { message: wire.text(exchange, key) } };
  };

  const end: Run<Caller> = async (exchange, caller) => {
    await logins.end(caller, String(exchange.req.params.id));
    return ended(exchange, 'account.login_ended');
  };

  const endOthers: Run<Caller> = async (exchange, caller) => {
    await logins.endOthers(caller);
    return ended(exchange, 'account.others_ended');
  };

  const download: Run<Caller> = async (exchange, { customer }) => {
    exchange.note({ event: 'export' });
    // As dear as a change, and counted like one.
    const chunks = await throttles.changes(customer.id, async () => exportAccount(customer));
    return { body: undefined, download: { fileName: `account-${customer.id}.json`, chunks } };
  };

  const who = callers.customer;
  return [
    line('GET', 'customer/sessions', { who, run: list }),
    line('GET', 'customer/export', { who, run: download }),
    line('DELETE', 'customer/sessions', { who, run: endOthers }),
    line('DELETE', 'customer/sessions/:id', { who, run: end }),
  ];
}

const loginJson = (login: Login) => ({
  id: login.id,
  current: login.current,
  device: deviceOf(login.userAgent),
  user_agent: login.userAgent,
  network: login.network,
  logged_in_at: new Date(login.loggedInAt).toISOString(),
  last_used_at: new Date(login.usedAt).toISOString(),
});
