import { ResetRefused, ValidationFailed } from '../../accounts/errors';
import type { Throttles } from '../../accounts/identity/throttle';
import type { PasswordBroker } from '../../accounts/rules/password-broker';
import type { Valid } from '../../accounts/validation/form';
import { type Line, line, type Run } from '../http/line';
import { anybody, type Nobody } from '../http/policy';
import { type Link, linkHolder, withOwnForm } from './callers';
import { type FormPageParts, formPage } from './form-page';
import { foreignLinkForm, forgotForm, ownLinkForm } from './forms';
import type { RecoveryPages } from './recovery-pages';

export interface RecoveryParts extends FormPageParts {
  broker: PasswordBroker;
  throttles: Throttles;
  pages: RecoveryPages;
  forgotPasswordReveals: boolean;
}

export function recoveryLines(parts: RecoveryParts): Line[] {
  const { broker, throttles, ownForms, pages, voiceFor } = parts;

  const forgotPage = formPage(parts, pages.forgot);
  const resetPage = formPage(parts, pages.reset);

  const forgotPassword: Run<Nobody, Valid<typeof forgotForm>> = async (exchange, _nobody, { email }) => {
    const voice = voiceFor(exchange.req);
    exchange.note({ event: 'forgot-password' });
    const { host } = exchange;
    const { known } = await broker.sendResetLink({ email, host, language: voice.language });
    if (!known && parts.forgotPasswordReveals)
      throw new ValidationFailed({ email: [{ key: 'passwords.user' }] });
    return { body: pages.sent(voice, email) };
  };

  const resetPassword: Run<Link, Valid<typeof ownLinkForm>> = async (
    exchange,
    { token, foreign },
    { email, password },
  ) => {
    const voice = voiceFor(exchange.req);
    exchange.note({ event: 'reset-password', outcome: 'refused' });
    await broker
      .resetPassword({ token, email, host: exchange.host, password, language: voice.language })
      .catch((error: unknown) => {
        // The address may just be mistyped: that can be mended without a new link.
        if (foreign && error instanceof ResetRefused && error.why === 'unknown')
          throw new ValidationFailed({ email: [{ key: 'page.reset.pair' }] });
        throw error;
      });
    exchange.note({ outcome: 'done' });
    return { body: pages.done(voice) };
  };

  const holder = linkHolder(broker);
  return [
    line('GET', 'customer/forgot-password', { who: anybody, run: forgotPage.show }),
    line('POST', 'customer/forgot-password', {
      who: withOwnForm(ownForms, anybody),
      throttle: throttles.forgotPassword,
      form: forgotForm,
      run: forgotPassword,
      mend: forgotPage.mend,
    }),
    line('GET', 'customer/reset-password', { who: holder, run: resetPage.show }),
    line('GET', 'customer/reset-password/:token', { who: holder, run: resetPage.show }),
    // PHP's form sends its token along; one that was opened before the switch has to work.
    ...['customer/reset-password', 'customer/reset-password/:token'].map((path) =>
      line('POST', path, {
        who: withOwnForm(ownForms, holder),
        throttle: throttles.resetPassword,
        form: ({ foreign }: Link) => (foreign ? foreignLinkForm : ownLinkForm),
        run: resetPassword,
        mend: resetPage.mend,
      }),
    ),
  ];
}
