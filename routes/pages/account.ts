import { NotFound, Unauthenticated } from '../../accounts/errors';
import type { Fingerprint } from '../../accounts/identity/fingerprint';
import { asNobody, type Caller, type Guard } from '../../accounts/identity/guard';
import type { LogOut } from '../../accounts/identity/log-out';
import type { Sessions } from '../../accounts/identity/sessions';
import type { ConfirmOwner } from '../../accounts/rules/confirm-owner';
import type { ExportAccount } from '../../accounts/rules/export-account';
import type { Logins } from '../../accounts/rules/logins';
import type { UpdateProfile } from '../../accounts/rules/update-profile';
import type { Valid } from '../../accounts/validation/form';
import { type Exchange, visitorOf } from '../http/exchange';
import { type Answer, type Line, line, type Run } from '../http/line';
import { anybody, type Nobody, type Who } from '../http/policy';
import type { AccountPages, AccountPlaces } from './account-pages';
import { withOwnForm } from './callers';
import { type FormPageParts, formPage } from './form-page';
import { changeForm, endForm, logInForm } from './forms';
import { loginAt, type PageLoginParts } from './page-login';

export interface AccountParts extends PageLoginParts {
  guard: Guard;
  sessions: Sessions;
  fingerprint: Fingerprint;
  logOut: LogOut;
  logins: Logins;
  updateProfile: UpdateProfile;
  confirmOwner: ConfirmOwner;
  exportAccount: ExportAccount;
}

interface AccountLineParts extends AccountParts, FormPageParts {
  accountPages: AccountPages;
  places: AccountPlaces;
}

/** The page of an account, with the session and the cookie of every other door. */
export function accountLines(parts: AccountLineParts): Line[] {
  const { ownForms, accountPages: pages, voiceFor, places } = parts;
  const checkedLogin = loginAt(parts);

  const visitor: Who<Exchange, Caller | undefined> = {
    name: 'anybody, who may be logged in',
    async of({ req, res, note }) {
      const session = await parts.sessions.resolve(req, res);
      const caller = await parts.guard(session, visitorOf(req)).catch(asNobody);
      if (caller) note({ customer: caller.customer.id });
      return caller;
    },
  };
  const holder = withOwnForm<Caller>(ownForms, {
    name: 'customer with a session',
    async of(exchange) {
      const caller = await visitor.of(exchange);
      if (!caller) throw new Unauthenticated();
      return caller;
    },
  });

  /** So that a page that is fetched anew sends no form again. */
  const backToAccount = ({ req, res }: Exchange, done?: 'password' | 'ended'): Answer => {
    const query = new URLSearchParams(voiceFor(req).query);
    if (done) query.set('done', done);
    const search = query.size > 0 ? `?${query}` : '';
    res.set('Location', places.account + search);
    return { status: 303, body: '' };
  };

  const logInPage = formPage(parts, pages.logIn);
  const changePage = formPage(parts, pages.change);

  const accountPage = async ({ req, query }: Exchange, caller: Caller) =>
    pages.account(voiceFor(req), {
      key: ownForms.key(req),
      email: caller.customer.email ?? '',
      logins: await parts.logins.list(caller, visitorOf(req)()),
      done: query.done === 'password' ? 'change.done' : query.done === 'ended' ? 'logins.ended' : undefined,
    });

  const show: Run<Caller | undefined> = async (exchange, caller) =>
    caller ? { body: await accountPage(exchange, caller) } : logInPage.show(exchange, undefined);

  const showChange: Run<Caller | undefined> = async (exchange, caller) =>
    caller ? changePage.show(exchange, caller) : backToAccount(exchange);

  const logIn: Run<Nobody, Valid<typeof logInForm>> = async (exchange, _nobody, values) => {
    const { req, res, note } = exchange;
    note({ event: 'login' });
    const account = await checkedLogin(exchange, values);
    const fingerprint = parts.fingerprint(account);
    await parts.sessions.start(req, res, account, { fingerprint, visitor: visitorOf(req)() });
    note({ outcome: 'done', customer: account.id });
    return backToAccount(exchange);
  };

  const download: Run<Caller | undefined> = async (exchange, caller) => {
    if (!caller) return backToAccount(exchange);
    const { customer } = caller;
    exchange.note({ event: 'export' });
    const chunks = await parts.throttles.changes(customer.id, async () => parts.exportAccount(customer));
    return { body: undefined, download: { fileName: `account-${customer.id}.json`, chunks } };
  };

  const logOut: Run<Caller> = async (exchange, { credential }) => {
    await parts.logOut(credential);
    exchange.note({ event: 'logout' });
    return backToAccount(exchange);
  };

  const end: Run<Caller, Valid<typeof endForm>> = async (exchange, caller, { login = '' }) => {
    // A login that has ended by itself meanwhile is as it was wished.
    await parts.logins.end(caller, login).catch((error: unknown) => {
      if (!(error instanceof NotFound)) throw error;
    });
    exchange.note({ event: 'logout' });
    return backToAccount(exchange, 'ended');
  };

  const endOthers: Run<Caller> = async (exchange, caller) => {
    await parts.logins.endOthers(caller);
    exchange.note({ event: 'logout' });
    return backToAccount(exchange, 'ended');
  };

  const changePassword: Run<Caller, Valid<typeof changeForm>> = async (exchange, caller, values) => {
    const { address } = exchange;
    const password = values.current_password;
    await parts.confirmOwner(caller, { password, address, field: 'current_password' });
    await parts.updateProfile(caller, { password: values.password }, voiceFor(exchange.req).language);
    exchange.note({ event: 'profile' });
    return backToAccount(exchange, 'password');
  };

  return [
    line('GET', 'customer/account', { who: visitor, run: show }),
    line('POST', 'customer/account/log-in', {
      who: withOwnForm(ownForms, anybody),
      form: logInForm,
      run: logIn,
      mend: logInPage.mend,
    }),
    line('POST', 'customer/account/log-out', { who: holder, run: logOut }),
    line('POST', 'customer/account/end', { who: holder, form: endForm, run: end }),
    line('POST', 'customer/account/end-others', { who: holder, run: endOthers }),
    line('GET', 'customer/account/export', { who: visitor, run: download }),
    line('GET', 'customer/account/password', { who: visitor, run: showChange }),
    line('POST', 'customer/account/password', {
      who: holder,
      form: changeForm,
      run: changePassword,
      mend: changePage.mend,
    }),
  ];
}
