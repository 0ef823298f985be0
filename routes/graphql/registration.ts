import type { Customers } from '../../accounts/customer';
import { Unauthenticated } from '../../accounts/errors';
import type { CustomerAccessTokens } from '../../accounts/identity/access-tokens';
import type { Fingerprint } from '../../accounts/identity/fingerprint';
import type { Throttles } from '../../accounts/identity/throttle';
import type { RegisterCustomer } from '../../accounts/rules/register-customer';
import { dayOf } from '../../accounts/validation/birth-date';
import { anybody, type Nobody } from '../http/policy';
import type { Context } from './callers';
import type { Render } from './errors';
import { mutation, type RootField } from './fields';
import type { Forms, RegisterValues } from './forms';
import type { Genders } from './rules';
import { wireCustomer } from './wire';

export interface RegistrationParts {
  throttles: Throttles;
  forms: Forms;
  genders: Genders;
  customers: Customers;
  registerCustomer: RegisterCustomer;
  fingerprint: Fingerprint;
  accessTokens: CustomerAccessTokens;
  render: Render;
}

export function registrationFields(parts: RegistrationParts): Record<string, RootField> {
  const { throttles, forms, genders, customers, accessTokens, fingerprint, render } = parts;

  const register = async (context: Context, _nobody: Nobody, values: RegisterValues) => {
    const { id, waits } = await parts.registerCustomer(
      {
        firstName: values.firstName,
        lastName: values.lastName,
        email: values.email,
        password: values.password,
        phone: values.phone,
        gender: values.gender && genders.stored(values.gender),
        dateOfBirth: values.dateOfBirth && dayOf(values.dateOfBirth),
        subscribed: values.subscribedToNewsLetter ?? false,
        deviceToken: values.deviceToken,
        host: context.host,
      },
      context.language,
    );
    context.note({ event: 'register', customer: id });
    const customer = await customers.findById(id);
    // Somebody else ended the account before it was answered for.
    if (!customer) throw new Unauthenticated();
    // A token would be a login, and that has to wait for the mailbox.
    const token = waits
      ? null
      : await accessTokens.issue(customer, fingerprint(customer), {
          name: 'customer-registration',
          visitor: context.visitor(),
        });
    return {
      customer: wireCustomer(customer, token),
      success: true,
      message: render({ key: waits ? 'register.verify' : 'register.done' }, context.locale),
    };
  };

  return {
    createCustomer: mutation({
      who: anybody,
      throttle: throttles.register,
      form: forms.register,
      run: register,
    }),
  };
}
