import type { Customer, Customers } from '../../accounts/customer';
import { InvalidCredentials, type Message, Unauthenticated, ValidationFailed } from '../../accounts/errors';
import type { Caller } from '../../accounts/identity/guard';
import type { Throttles } from '../../accounts/identity/throttle';
import type { ConfirmPassword } from '../../accounts/rules/confirm-password';
import type { UpdateProfile } from '../../accounts/rules/update-profile';
import { dayOf } from '../../accounts/validation/birth-date';
import { type Input, validated } from '../../accounts/validation/form';
import { isBlank } from '../../accounts/validation/scalar';
import type { Context } from './context';
import { type Render, Said } from './errors';
import { guarded, mutation, type RootField, type Today, toldAs } from './fields';
import type { Forms } from './forms';
import type { Genders } from './rules';
import { iri, wireChangedProfile, wireProfile } from './wire';

export interface ProfileParts {
  today: Today;
  throttles: Throttles;
  forms: Forms;
  genders: Genders;
  customers: Customers;
  confirmPassword: ConfirmPassword;
  updateProfile: UpdateProfile;
  render: Render;
}

export function profileFields(parts: ProfileParts): Record<string, RootField> {
  const { today, throttles, forms, genders, customers, render } = parts;

  /** Counted like a login: who has stolen a token must not find out the password with it. */
  const confirmPassword = async (
    { address }: Context,
    customer: Customer,
    field: string,
    password: string,
  ): Promise<void> => {
    const attempt = { address, email: customer.email ?? undefined };
    try {
      await throttles.login.around(attempt, () => parts.confirmPassword(customer, password));
    } catch (error) {
      if (!(error instanceof InvalidCredentials)) throw error;
      throw refused(field, { key: 'graphql.current_password_wrong' });
    }
  };

  const read: RootField = async (_args, context) => wireProfile((await context.caller()).customer);

  const update = async (context: Context, caller: Caller, input: Input) => {
    const { customer } = caller;
    onlyOwn(customer, input);
    const values = await toldAs(
      isGiven(input, 'password') ? {} : { password: 'newPassword' },
      validated(forms.profile, changesIn(input, customer), { today: today(), who: caller }),
    );
    if (values.currentPassword !== undefined) {
      await confirmPassword(context, customer, 'currentPassword', values.currentPassword);
    }
    const changed = await parts.updateProfile(
      caller,
      {
        firstName: values.firstName,
        lastName: values.lastName,
        email: values.email,
        phone: values.phone,
        gender: values.gender && genders.stored(values.gender),
        dateOfBirth: values.dateOfBirth && dayOf(values.dateOfBirth),
        subscribed: values.subscribedToNewsLetter ?? undefined,
        password: values.password,
      },
      context.language,
    );
    context.forgetCaller();
    context.note({ event: 'profile' });
    return {
      customerProfileUpdate: wireChangedProfile(changed, render({ key: 'graphql.profile_updated' })),
    };
  };

  const remove = async (context: Context, { customer }: Caller, input: Input) => {
    onlyOwn(customer, input);
    const [field = 'password'] = ['password', 'currentPassword'].filter((name) => isGiven(input, name));
    const password = input[field];
    if (typeof password !== 'string' || password === '') {
      throw refused(field, { key: 'validation.required', values: { attribute: field } });
    }
    await confirmPassword(context, customer, field, password);
    context.forgetCaller();
    if (!(await customers.remove(customer.id, { as: customer }))) throw new Unauthenticated();
    context.note({ event: 'delete' });
    return {
      customerProfileDelete: {
        id: iri('customer_profile_deletes', customer.id),
        _id: String(customer.id),
        success: true,
        message: render({ key: 'graphql.profile_deleted' }),
      },
    };
  };

  return {
    readCustomerProfile: read,
    createCustomerProfileUpdate: mutation(guarded(update)),
    createCustomerProfileDelete: mutation(guarded(remove)),
  };
}

const refused = (field: string, message: Message) => new ValidationFailed({ [field]: [message] });
/** Blanks say nothing, but in a password. */
function isGiven(input: Input, field: string): boolean {
  const value = input[field];
  if (value === undefined || value === null || value === '') return false;
  return /password$/i.test(field) || !isBlank(value);
}

/** Who is named need not be who is calling: the app is mistaken then, and must not change the wrong account. */
function onlyOwn(customer: Customer, input: Input): void {
  if (isGiven(input, '_id') && input._id !== String(customer.id)) {
    throw new Said('FORBIDDEN', { key: 'graphql.other_profile' });
  }
}

/**
 * An empty text leaves its field as it is; and apps send back what they were shown, which other doors may have let
 * in under other rules. The words for a new password are only looked at where there is one.
 */
function changesIn(input: Input, customer: Customer): Input {
  const shown: Record<string, unknown> = { ...customer, subscribedToNewsLetter: customer.subscribed };
  const given = Object.fromEntries(
    Object.entries(input).filter(([field, value]) => isGiven(input, field) && value !== shown[field]),
  );
  const { newPassword, confirmPassword = '', currentPassword, ...changes } = given;
  const password = given.password ?? newPassword;
  if (password === undefined) return { ...changes, currentPassword };
  return { ...changes, password, confirmPassword, currentPassword: currentPassword ?? '' };
}
