import { ResetRefused, ValidationFailed } from '../../accounts/errors';
import type { Throttles } from '../../accounts/identity/throttle';
import type { PasswordBroker } from '../../accounts/rules/password-broker';
import type { Valid } from '../../accounts/validation/form';
import type { Exchange } from '../http/exchange';
import { anybody, type Nobody } from '../http/policy';
import { type Answer, type Line, line, type Run } from '../http/router';
import { type Link, linkHolder, withOwnForm } from './callers';
import { noProblems, type Problems, problemsIn, type Typed } from './fields';
import { foreignLinkForm, forgotForm, ownLinkForm, typedIn } from './forms';
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

export function recoveryLines(parts: RecoveryParts): Line[] {
  const { broker, throttles, ownForms, pages, voiceFor } = parts;

  const forgotPage = ({ req }: Exchange, typed: Typed, problems: Problems) =>
    pages.forgot(voiceFor(req), { key: ownForms.key(req), typed, problems });

  const forgotPassword: Run<Nobody, Valid<typeof forgotForm>> = async (exchange, _nobody, { email }) => {
    const voice = voiceFor(exchange.req);
    exchange.note({ event: 'forgot-password' });
    const { known } = await broker.sendResetLink({
      email,
      host: exchange.host,
      language: voice.language,
    });
    if (!known && parts.forgotPasswordReveals)
      throw new ValidationFailed({ email: [{ key: 'passwords.user' }] });
    return { body: pages.sent(voice, email) };
  };

  const resetPage = ({ req }: Exchange, { token, foreign, inForm }: Link, typed: Typed, problems: Problems) =>
    pages.reset(voiceFor(req), {
      key: ownForms.key(req),
      token: inForm ? token : undefined,
      asksEmail: foreign,
      typed,
      problems,
    });

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

  const mended = (page: string): Answer => ({ status: 422, body: page });
  const holder = linkHolder(broker);
  const showReset: Run<Link> = async (exchange, link) => ({
    body: resetPage(exchange, link, {}, noProblems),
  });
  return [
    line('GET', 'customer/forgot-password', {
      who: anybody,
      run: async (exchange) => ({ body: forgotPage(exchange, {}, noProblems) }),
    }),
    line('POST', 'customer/forgot-password', {
      who: withOwnForm(ownForms, anybody),
      throttle: throttles.forgotPassword,
      form: forgotForm,
      run: forgotPassword,
      mend: (exchange, _nobody, { fields }) =>
        mended(forgotPage(exchange, typedIn(exchange), problemsIn(fields))),
    }),
    line('GET', 'customer/reset-password', { who: holder, run: showReset }),
    line('GET', 'customer/reset-password/:token', { who: holder, run: showReset }),
    // PHP's form sends its token along; one that was opened before the switch has to work.
    ...['customer/reset-password', 'customer/reset-password/:token'].map((path) =>
      line('POST', path, {
        who: withOwnForm(ownForms, holder),
        throttle: throttles.resetPassword,
        form: ({ foreign }: Link) => (foreign ? foreignLinkForm : ownLinkForm),
        run: resetPassword,
        mend: (exchange, link, { fields }) =>
          mended(resetPage(exchange, link, typedIn(exchange), problemsIn(fields))),
      }),
    ),
  ];
}
