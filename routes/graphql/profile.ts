import { ValidationFailed } from '../../accounts/errors';
import type { Caller } from '../../accounts/identity/guard';
import type { ConfirmOwner } from '../../accounts/rules/confirm-owner';
import type { DeleteAccount } from '../../accounts/rules/delete-account';
import type { UpdateProfile } from '../../accounts/rules/update-profile';
import { dayOf } from '../../accounts/validation/birth-date';
import type { Who } from '../http/policy';
import { customer, type Field, tokenHolder } from './callers';
import { FieldRefused, type Render } from './errors';
import { mutation, query, type RootField, underSentName } from './fields';
import { type Forms, isGiven, type ProfileValues } from './forms';
import type { Genders } from './rules';
import { iri, wireChangedProfile, wireProfile } from './wire';

export interface ProfileParts {
  forms: Forms;
  genders: Genders;
  confirmOwner: ConfirmOwner;
  updateProfile: UpdateProfile;
  deleteAccount: DeleteAccount;
  render: Render;
}

export function profileFields(parts: ProfileParts): Record<string, RootField> {
  const { forms, genders, render } = parts;

  const confirmOwner = ({ address }: Field, caller: Caller, field: string, password: string) =>
    parts.confirmOwner(caller, { password, address, field, wrong: 'graphql.current_password_wrong' });

  const update = async (field: Field, caller: Caller, values: ProfileValues) => {
    const { currentPassword } = values;
    if (currentPassword !== undefined) await confirmOwner(field, caller, 'currentPassword', currentPassword);
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
      field.language,
    );
    field.forgetCaller();
    field.note({ event: 'profile' });
    const message =
      changed.unconfirmedEmail === undefined ? 'graphql.profile_updated' : 'profile.confirm_email';
    return {
      customerProfileUpdate: wireChangedProfile(changed, render({ key: message }, field.locale)),
    };
  };

  const remove = async (field: Field, caller: Caller) => {
    const { input } = field;
    const [name = 'password'] = ['password', 'currentPassword'].filter((word) => isGiven(input, word));
    const password = input[name];
    if (typeof password !== 'string' || password === '') {
      throw new ValidationFailed({ [name]: [{ key: 'validation.required', values: { attribute: name } }] });
    }
    await confirmOwner(field, caller, name, password);
    field.forgetCaller();
    const outcome = await parts.deleteAccount(caller, field.language);
    const deleted = outcome === 'deleted';
    field.note({ event: deleted ? 'delete' : 'deletion-request' });
    return {
      customerProfileDelete: {
        id: iri('customer_profile_deletes', caller.customer.id),
        _id: String(caller.customer.id),
        success: true,
        message: render(
          { key: deleted ? 'graphql.profile_deleted' : 'account.deletion_requested' },
          field.locale,
        ),
      },
    };
  };

  return {
    readCustomerProfile: query({
      who: tokenHolder,
      run: async (_field, { customer }) => wireProfile(customer),
    }),
    createCustomerProfileUpdate: mutation({
      who: ownProfile,
      form: forms.profile,
      run: update,
      mend({ input }, _caller, failure) {
        throw underSentName(failure, isGiven(input, 'password') ? {} : { password: 'newPassword' });
      },
    }),
    createCustomerProfileDelete: mutation({ who: ownProfile, run: remove }),
  };
}

/** An app that names another account than the caller's is mistaken, and must not change the wrong one. */
const ownProfile: Who<Field, Caller> = {
  name: customer.name,
  async of(field) {
    const caller = await customer.of(field);
    if (isGiven(field.input, '_id') && field.input._id !== String(caller.customer.id)) {
      throw new FieldRefused('FORBIDDEN', { key: 'graphql.other_profile' });
    }
    return caller;
  },
};
