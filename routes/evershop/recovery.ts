import type { Throttles } from '../../accounts/identity/throttle';
import type { PasswordBroker } from '../../accounts/rules/password-broker';
import type { Valid } from '../../accounts/validation/form';
import { languageOf } from '../http/exchange';
import { type Answer, type Line, line, type Run } from '../http/line';
import { anybody, type Nobody } from '../http/policy';
import { forgotForm, newPasswordForm } from './forms';

export interface RecoveryParts {
  broker: PasswordBroker;
  throttles: Pick<Throttles, 'forgotPassword' | 'resetPassword'>;
}

export function recoveryLines({ broker, throttles }: RecoveryParts): Line[] {
  const forgotPassword: Run<Nobody, Valid<typeof forgotForm>> = async (exchange, _nobody, values) => {
    exchange.note({ event: 'forgot-password' });
    const { host } = exchange;
    await broker.sendResetLink({ ...values, host, language: languageOf(exchange), evenly: true });
    return success;
  };

  const resetPassword: Run<Nobody, Valid<typeof newPasswordForm>> = async (exchange, _nobody, values) => {
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
      form: newPasswordForm,
      run: resetPassword,
    }),
  ];
}

const success: Answer = { body: { data: { success: true } } };
