import bcrypt from 'bcrypt';
import type { Row } from '../../support/app';
import { john } from './client';

/** Wholly filled in, so that a client which crashes at null or at a missing group says so by its `reads`. */
const johnDoe: Row = {
  id: 1,
  first_name: 'John',
  last_name: 'Doe',
  gender: 'Male',
  date_of_birth: '1990-05-17',
  email: john.email,
  phone: '0123456789',
  status: 1,
  is_verified: 1,
  customer_group_id: 1,
  created_at: '2021-03-04 05:06:07',
  updated_at: '2021-04-05 06:07:08',
};

export const general: Row = {
  id: 1,
  code: 'general',
  name: 'General',
  is_user_defined: 0,
  created_at: '2020-01-02 03:04:05',
  updated_at: '2020-01-02 03:04:05',
};

export const home: Row = {
  id: 1,
  address_type: 'customer',
  customer_id: 1,
  first_name: 'John',
  last_name: 'Doe',
  company_name: 'ACME',
  vat_id: 'DE123456789',
  address1: '12 High Street\nFloor 3',
  city: 'Berlin',
  state: 'BE',
  country: 'DE',
  postcode: '10115',
  phone: '0123456789',
  default_address: 1,
  created_at: '2021-03-04 05:06:07',
  updated_at: '2021-04-05 06:07:08',
};

/** As PHP stores a password, but as cheaply as bcrypt can. */
export async function phpHash(password: string): Promise<string> {
  return (await bcrypt.hash(password, 4)).replace('$2b$', '$2y$');
}

/** A row of the customers table; the password is given in plain text. */
export async function customerRow(changed: Row = {}): Promise<Row> {
  return { ...johnDoe, ...changed, password: await phpHash(String(changed.password ?? john.password)) };
}
