import type { Throttles } from '../../accounts/identity/throttle';
import type { PasswordBroker } from '../../accounts/rules/password-broker';
import { field, unlessEmpty } from '../../accounts/validation/field';
import { form, type Valid } from '../../accounts/validation/form';
import { email, hashable, min, required, seventyTwoBytes, string } from '../../accounts/validation/laravel';
import { type Exchange, languageOf } from '../http/exchange';
import { anybody, type Nobody } from '../http/policy';
import { type Answer, type Line, line } from '../http/router';

export interface RecoveryParts {
  broker: PasswordBroker;
  throttles: Pick<Throttles, 'forgotPassword' | 'resetPassword'>;
}

const forgotForm = form({ email: field(required, email) });

const passwordForm = form({
  password: field(required, min(6), seventyTwoBytes, hashable),
  token: field(required, string),
  // Only a link that PHP mailed cannot do without it.
  email: unlessEmpty(field(email)),
});

export function recoveryLines({ broker, throttles }: RecoveryParts): Line[] {
  const forgotPassword = async (
    exchange: Exchange,
    _nobody: Nobody,
    values: Valid<typeof forgotForm>,
  ): Promise<Answer> => {
    exchange.note({ event: 'forgot-password' });
    const { host } = exchange;
    await broker.sendResetLink({ ...values, host, language: languageOf(exchange), evenly: true });
    return success;
  };

  const resetPassword = async (
    exchange: Exchange,
    _nobody: Nobody,
    values: Valid<typeof passwordForm>,
  ): Promise<Answer> => {
    exchange.note({ event: 'reset-password', outcome: 'refused' });
    const { token, email, password } = values;
    const { host } = exchange;
    await broker.resetPassword({ token, email, host, password, language: languageOf(exchange) });
    exchange.note({ outcome: 'done' });
    return success;
  };

  return [
    line('POST', 'api/customers/reset-password', {
      who: anybody,
      throttle: throttles.forgotPassword,
      form: forgotForm,
      run: forgotPassword,
    }),
    line('POST', 'api/customers/password', {
      who: anybody,
      throttle: throttles.resetPassword,
      form: passwordForm,
      run: resetPassword,
    }),
  ];
}

const success: Answer = { body: { data: { success: true } } };
