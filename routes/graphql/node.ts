import { NotFound } from '../../accounts/errors';
import type { AddressBook } from '../../accounts/rules/address-book';
import { tokenHolder } from './callers';
import { query, type RootField } from './fields';
import { parsedIri, wireAddress, wireCustomer, wireProfile } from './wire';

/** Null for whatever is not the caller's own, and no more. An answer has the very id by which it was asked for. */
export const nodeField = ({ addressBook }: { addressBook: AddressBook }): RootField =>
  query({
    who: tokenHolder,
    async run(input, { customer }) {
      const id = String(input.id);
      const target = parsedIri(id);
      if (target?.kind === 'customer-addresses') {
        const address = await addressBook.find(customer, target.id).catch(nullIfNotFound);
        return address && { ...wireAddress(address), id };
      }
      if (target?.id !== customer.id) return null;
      return { ...(target.kind === 'customers' ? wireCustomer(customer, null) : wireProfile(customer)), id };
    },
  });

function nullIfNotFound(error: unknown): null {
  if (error instanceof NotFound) return null;
  throw error;
}
