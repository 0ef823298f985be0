import type { DeleteAccount } from '../../accounts/rules/delete-account';
import type { Valid } from '../../accounts/validation/form';
import { type Line, line, type Run } from '../http/line';
import { anybody, type Nobody } from '../http/policy';
import type { AccountPages } from './account-pages';
import { withOwnForm } from './callers';
import { type FormPageParts, formPage } from './form-page';
import { deleteForm } from './forms';
import { loginAt, type PageLoginParts } from './page-login';

export interface DeletionLineParts extends PageLoginParts, FormPageParts {
  deleteAccount: DeleteAccount;
  accountPages: AccountPages;
}

/** App stores demand a page that works without the app, and without being logged in. */
export function deletionLines(parts: DeletionLineParts): Line[] {
  const { ownForms, accountPages: pages, voiceFor } = parts;
  const checkedLogin = loginAt(parts);

  const page = formPage(parts, pages.remove);
  const remove: Run<Nobody, Valid<typeof deleteForm>> = async (exchange, _nobody, values) => {
    const voice = voiceFor(exchange.req);
    const customer = await checkedLogin(exchange, values);
    const outcome = await parts.deleteAccount({ customer }, voice.language);
    exchange.note({
      event: outcome === 'deleted' ? 'delete' : 'deletion-request',
      customer: customer.id,
    });
    return { body: pages.removed(voice, outcome) };
  };

  return [
    line('GET', 'customer/delete-account', { who: anybody, run: page.show }),
    line('POST', 'customer/delete-account', {
      who: withOwnForm(ownForms, anybody),
      form: deleteForm,
      run: remove,
      mend: page.mend,
    }),
  ];
}
