import { LinkRefused } from '../../accounts/errors';
import type { Throttles } from '../../accounts/identity/throttle';
import type { EmailVerification } from '../../accounts/rules/verify-email';
import { isVerificationToken } from '../../accounts/verifications';
import type { Exchange } from '../http/exchange';
import { anybody, type Who } from '../http/policy';
import { type Line, line } from '../http/router';
import { withOwnForm } from './callers';
import { noProblems, type Problems, problemsIn, type Typed } from './fields';
import { forgotForm, typedIn } from './forms';
import type { OwnForms } from './own-forms';
import type { VerificationPages } from './verification-pages';
import type { VoiceFor } from './voice';

export interface VerificationParts {
  verification: Pick<EmailVerification, 'confirm' | 'resend'>;
  throttles: Pick<Throttles, 'forgotPassword' | 'resetPassword'>;
  ownForms: OwnForms;
  pages: VerificationPages;
  voiceFor: VoiceFor;
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

  const resendPage = ({ req }: Exchange, typed: Typed, problems: Problems) =>
    pages.resend(voiceFor(req), { key: ownForms.key(req), typed, problems });

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
    line('GET', 'customer/resend-verification', {
      who: anybody,
      run: async (exchange) => ({ body: resendPage(exchange, {}, noProblems) }),
    }),
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
      mend: (exchange, _nobody, { fields }) => ({
        status: 422,
        body: resendPage(exchange, typedIn(exchange), problemsIn(fields)),
      }),
    }),
  ];
}
