import type { Customers } from '../../accounts/customer';
import { taken } from '../../accounts/errors';
import { type Form, form } from '../../accounts/validation/form';
import {
  email,
  field,
  filled,
  fitsColumn,
  hashable,
  min,
  type Rule,
  required,
  seventyTwoBytes,
  string,
} from '../../accounts/validation/laravel';
import type { Columns } from '../../db/schema/schema';
import { fullNameRules } from './full-name';
import type { Target } from './policy';
import { customerJson } from './wire';

export interface NewCustomerValues {
  email: string;
  password: string;
  full_name: string;
  status?: string | number;
}

export type CustomerChangeValues = Partial<NewCustomerValues>;

export interface CustomerForms {
  create: Form<NewCustomerValues>;
  change: Form<CustomerChangeValues, Target>;
}

/** Lengths are those of the columns found. */
export function customerForms(customers: Customers, columns: Columns): CustomerForms {
  const emailRules = [email, ...fitsColumn(columns.get('email'))];
  const passwordRules = [string, min(6), seventyTwoBytes, hashable];
  const nameRules = fullNameRules({
    firstName: columns.get('first_name'),
    lastName: columns.get('last_name'),
  });
  return {
    create: form<NewCustomerValues>(
      {
        email: field(required, ...emailRules),
        password: field(required, ...passwordRules),
        full_name: field(required, ...nameRules),
        status: field(filled, status),
      },
      { email: async (values) => ((await customers.emailTaken(values.email)) ? taken('email') : undefined) },
    ),
    change: form<CustomerChangeValues, Target>(
      {
        email: field(filled, ...emailRules),
        password: field(filled, ...passwordRules),
        full_name: field(filled, ...nameRules),
        status: field(filled, status),
      },
      {
        email: async (values, { account }) =>
          (await customers.emailTaken(values.email ?? '', account.id)) ? taken('email') : undefined,
      },
      { shown: ({ account, uuid }) => customerJson(account, uuid) },
    ),
  };
}

/** As the documentation has it: these four and no other spelling. */
const status: Rule = {
  refuse: (value, { field: attribute }) =>
    ['0', '1', 0, 1].some((allowed) => allowed === value)
      ? undefined
      : { key: 'validation.in', values: { attribute } },
};
