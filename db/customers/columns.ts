import type { CustomerChange } from '../../accounts/customer';
import type { Database } from '../connection/connection';
import type { Schema } from '../schema/schema';
import { collationKey } from './collation-key';
import type { Row } from './customer-row';

const columnOf: Record<keyof CustomerChange, string> = {
  firstName: 'first_name',
  lastName: 'last_name',
  email: 'email',
  gender: 'gender',
  dateOfBirth: 'date_of_birth',
  phone: 'phone',
  passwordHash: 'password',
  status: 'status',
  subscribed: 'subscribed_to_news_letter',
  notes: 'notes',
  deviceToken: 'device_token',
};

/** The columns that a change writes, among those that this Bagisto has. */
export function customerColumns(db: Database, { customers }: Schema) {
  const present = (row: Row): Row =>
    Object.fromEntries(Object.entries(row).filter(([column]) => customers.has(column)));
  /** "" would take the one place that a unique column has for it; NULLs have room without end. */
  const storable = (column: string, value: string | number | boolean | null) => {
    if (column === 'phone' && value === '' && customers.get('phone')?.unique) return null;
    return typeof value === 'boolean' ? Number(value) : value;
  };
  return {
    present,
    of(change: CustomerChange): Row {
      const row: Row = {};
      for (const [field, column] of Object.entries(columnOf) as [keyof CustomerChange, string][]) {
        const value = change[field];
        if (value !== undefined) row[column] = storable(column, value);
      }
      const { email } = change;
      return {
        ...present(row),
        ...(db.kind === 'embedded' && email !== undefined && { email_key: collationKey(email) }),
      };
    },
  };
}
