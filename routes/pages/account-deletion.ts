import type { DeleteAccount } from '../../accounts/rules/delete-account';
import type { Valid } from '../../accounts/validation/form';
import type { Exchange } from '../http/exchange';
import { anybody, type Nobody } from '../http/policy';
import { type Line, line, type Run } from '../http/router';
import type { AccountPages } from './account-pages';
import { withOwnForm } from './callers';
import { noProblems, type Problems, problemsIn, type Typed } from './fields';
import { deleteForm, typedIn } from './forms';
import type { OwnForms } from './own-forms';
import { loginAt, mended, type PageLoginParts } from './page-login';
import type { VoiceFor } from './voice';

export interface DeletionLineParts extends PageLoginParts {
  deleteAccount: DeleteAccount;
  ownForms: OwnForms;
  accountPages: AccountPages;
  voiceFor: VoiceFor;
}

/** App stores demand a page that works without the app, and without being logged in. */
export function deletionLines(parts: DeletionLineParts): Line[] {
  const { ownForms, accountPages: pages, voiceFor } = parts;
  const checkedLogin = loginAt(parts);

  const page = ({ req }: Exchange, typed: Typed, problems: Problems) =>
    pages.remove(voiceFor(req), { key: ownForms.key(req), typed, problems });

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
    line('GET', 'customer/delete-account', {
      who: anybody,
      run: async (exchange) => ({ body: page(exchange, {}, noProblems) }),
    }),
    line('POST', 'customer/delete-account', {
      who: withOwnForm(ownForms, anybody),
      form: deleteForm,
      run: remove,
      mend: (exchange, _nobody, { fields }) => mended(page(exchange, typedIn(exchange), problemsIn(fields))),
    }),
  ];
}
