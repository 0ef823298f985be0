import bcrypt from 'bcrypt';
import type { Row } from './app';

export const secret = 'secret123';

/** Each person has a hash of their own, made once for a file: thousands of tests begin with people. */
const hashes = new Map<number, string>();
function hashOf(id: number): string {
  const hash = hashes.get(id) ?? bcrypt.hashSync(secret, 4).replace('$2b$', '$2y$');
  hashes.set(id, hash);
  return hash;
}

/** A row as PHP writes it, with a hash that is cheap to check. */
export function person(id: number, given: Row = {}): Row {
  return {
    id,
    first_name: 'John',
    last_name: 'Doe',
    email: `person${id}@example.com`,
    status: 1,
    is_verified: 1,
    password: hashOf(id),
    customer_group_id: 1,
    created_at: '2021-03-04 05:06:07',
    updated_at: '2021-04-05 06:07:08',
    ...given,
  };
}
