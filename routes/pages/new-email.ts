import { LinkRefused } from '../../accounts/errors';
import type { Throttles } from '../../accounts/identity/throttle';
import type { EmailChange } from '../../accounts/rules/change-email';
import type { Exchange } from '../http/exchange';
import { type Line, line } from '../http/line';
import type { Who } from '../http/policy';
import { withOwnForm } from './callers';
import type { FormPageParts } from './form-page';
import type { NewEmailPages } from './new-email-pages';

export interface NewEmailParts extends FormPageParts {
  emailChange: Pick<EmailChange, 'inspect' | 'confirm'>;
  throttles: Pick<Throttles, 'resetPassword'>;
  pages: NewEmailPages;
}

/** The end of a change of address: the link in the new mailbox. */
export function newEmailLines({ emailChange, throttles, ownForms, pages, voiceFor }: NewEmailParts): Line[] {
  const holder: Who<Exchange, { token: string; email: string }> = {
    name: 'the holder of a link to a new address',
    async of({ req }) {
      const { token } = req.params;
      if (typeof token !== 'string' || !/^[0-9a-f]{64}$/.test(token)) throw new LinkRefused('new-email');
      return { token, email: await emailChange.inspect(token) };
    },
  };

  return [
    line('GET', 'customer/confirm-email/:token', {
      who: holder,
      run: async ({ req }, { email }) => ({
        body: pages.confirm(voiceFor(req), { key: ownForms.key(req), email }),
      }),
    }),
    line('POST', 'customer/confirm-email/:token', {
      who: withOwnForm(ownForms, holder),
      throttle: throttles.resetPassword,
      async run({ req, note }, { token, email }) {
        const voice = voiceFor(req);
        note({ event: 'confirm-email', outcome: 'refused' });
        const { customerId } = await emailChange.confirm(token, voice.language);
        note({ outcome: 'done', customer: customerId });
        return { body: pages.confirmed(voice, email) };
      },
    }),
  ];
}
