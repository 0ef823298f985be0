import { NotFound, ResetRefused, ValidationFailed } from '../../accounts/errors';
import type { Throttles } from '../../accounts/identity/throttle';
import type { PasswordBroker } from '../../accounts/rules/password-broker';
import type { Valid } from '../../accounts/validation/form';
import type { Exchange } from '../http/exchange';
import { unthrottled } from '../http/routes';
import { type FormPage, type PageRoute, shown, submitted } from './form-pages';
import { foreignLinkForm, forgotForm, ownLinkForm } from './forms';
import type { OwnForms } from './own-forms';
import type { RecoveryPages } from './recovery-pages';
import type { VoiceFor } from './voice';

export interface RecoveryParts {
  broker: PasswordBroker;
  throttles: Throttles;
  ownForms: OwnForms;
  pages: RecoveryPages;
  voiceFor: VoiceFor;
  forgotPasswordReveals: boolean;
}

interface Link {
  token: string;
  /** Perhaps mailed by PHP, perhaps nobody's: the page looks the same. */
  foreign: boolean;
  /** It came in a form of PHP's, and so it must come in the next one. */
  inForm: boolean;
}

export function recoveryRoutes(parts: RecoveryParts): PageRoute[] {
  const { broker, throttles, ownForms, pages, voiceFor } = parts;

  const forgotPassword: FormPage<void, Valid<typeof forgotForm>> = {
    subject: async () => {},
    form: () => forgotForm,
    page: ({ req }, _subject, typed, problems) =>
      pages.forgot(voiceFor(req), { key: ownForms.key(req), typed, problems }),
    async submit(exchange, _subject, { email }) {
      const voice = voiceFor(exchange.req);
      exchange.note({ event: 'forgot-password' });
      const { known } = await broker.sendResetLink(email, voice.language);
      if (!known && parts.forgotPasswordReveals)
        throw new ValidationFailed({ email: [{ key: 'passwords.user' }] });
      return pages.sent(voice, email);
    },
  };

  const resetPassword: FormPage<Link, Valid<typeof ownLinkForm>> = {
    subject: linkIn,
    form: ({ foreign }) => (foreign ? foreignLinkForm : ownLinkForm),
    page: ({ req }, { token, foreign, inForm }, typed, problems) =>
      pages.reset(voiceFor(req), {
        key: ownForms.key(req),
        token: inForm ? token : undefined,
        asksEmail: foreign,
        typed,
        problems,
      }),
    async submit(exchange, { token, foreign }, { email, password }) {
      const voice = voiceFor(exchange.req);
      exchange.note({ event: 'reset-password', outcome: 'refused' });
      await broker
        .resetPassword({ token, email, password, language: voice.language })
        .catch((refused: unknown) => {
          // The address may just be mistyped: that can be mended without a new link.
          if (foreign && refused instanceof ResetRefused && refused.why === 'unknown')
            throw new ValidationFailed({ email: [{ key: 'page.reset.pair' }] });
          throw refused;
        });
      exchange.note({ outcome: 'done' });
      return pages.done(voice);
    },
  };

  async function linkIn({ req, body }: Exchange): Promise<Link> {
    const inForm = req.params.token === undefined;
    const token = inForm ? body.token : req.params.token;
    if (typeof token !== 'string' || !/^[0-9a-f]{64}$/.test(token)) throw new NotFound();
    const state = await broker.inspectLink(token);
    if (state !== 'open' && state !== 'foreign') throw new ResetRefused(state);
    return { token, foreign: state === 'foreign', inForm };
  }

  return [
    shown('customer/forgot-password', unthrottled, forgotPassword),
    submitted('customer/forgot-password', throttles.forgotPassword, ownForms, forgotPassword),
    shown('customer/reset-password', unthrottled, resetPassword),
    // PHP's form sends its token along; one that was opened before the switch has to work.
    submitted('customer/reset-password', throttles.resetPassword, ownForms, resetPassword),
    shown('customer/reset-password/:token', unthrottled, resetPassword),
    submitted('customer/reset-password/:token', throttles.resetPassword, ownForms, resetPassword),
  ];
}
