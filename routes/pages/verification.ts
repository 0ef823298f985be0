import { LinkRefused } from '../../accounts/errors';
import type { Throttles } from '../../accounts/identity/throttle';
import type { EmailVerification } from '../../accounts/rules/verify-email';
import { isVerificationToken } from '../../accounts/verifications';
import type { Exchange } from '../http/exchange';
import { type Line, line } from '../http/line';
import { anybody, type Who } from '../http/policy';
import { withOwnForm } from './callers';
import { type FormPageParts, formPage } from './form-page';
import { forgotForm } from './forms';
import type { VerificationPages } from './verification-pages';

export interface VerificationParts extends FormPageParts {
  verification: Pick<EmailVerification, 'confirm' | 'resend'>;
  throttles: Pick<Throttles, 'forgotPassword' | 'resetPassword'>;
  pages: VerificationPages;
}

/** Looked up only when the form is sent: to open a link costs the database nothing. */
const tokenBearer: Who<Exchange, string> = {
  name: 'who has a token',
  async of({ req }) {
    if (!isVerificationToken(req.params.token)) throw new LinkRefused('verification');
    return req.params.token;
  },
};

/** A new account's way to its confirmed address, under the addresses that PHP mails. */
export function verificationLines(parts: VerificationParts): Line[] {
  const { verification, throttles, ownForms, pages, voiceFor } = parts;

  const resendPage = formPage(parts, pages.resend);

  return [
    line('GET', 'customer/verify-account/:token', {
      who: tokenBearer,
      run: async ({ req }) => ({ body: pages.confirm(voiceFor(req), ownForms.key(req)) }),
    }),
    line('POST', 'customer/verify-account/:token', {
      who: withOwnForm(ownForms, tokenBearer),
      throttle: throttles.resetPassword,
      async run({ req, note }, token) {
        const voice = voiceFor(req);
        note({ event: 'verify-email', outcome: 'refused' });
        const { customerId } = await verification.confirm(token, voice.language);
        note({ outcome: 'done', customer: customerId });
        return { body: pages.confirmed(voice) };
      },
    }),
    line('GET', 'customer/resend-verification', { who: anybody, run: resendPage.show }),
    line('POST', 'customer/resend-verification', {
      who: withOwnForm(ownForms, anybody),
      throttle: throttles.forgotPassword,
      form: forgotForm,
      async run({ req, host, note }, _nobody, { email }) {
        const voice = voiceFor(req);
        note({ event: 'resend-verification' });
        await verification.resend({ email, host, language: voice.language });
        return { body: pages.resent(voice, email) };
      },
      mend: resendPage.mend,
    }),
  ];
}
