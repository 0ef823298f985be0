import { NotFound } from '../../accounts/errors';
import type { AddressBook } from '../../accounts/rules/address-book';
import type { RootField } from './fields';
import { parsedIri, wireAddress, wireCustomer, wireProfile } from './wire';

/** What is somebody else's is not there: null says no more. What is, has the very id by which it was asked for. */
export function nodeField({ addressBook }: { addressBook: AddressBook }): RootField {
  return async (args, context) => {
    const { customer } = await context.caller();
    const id = String(args.id);
    const named = parsedIri(id);
    if (named?.kind === 'customer-addresses') {
      const address = await addressBook.find(customer, named.id).catch(nullIfNotFound);
      return address && { ...wireAddress(address), id };
    }
    if (named?.id !== customer.id) return null;
    return { ...(named.kind === 'customers' ? wireCustomer(customer, null) : wireProfile(customer)), id };
  };
}

function nullIfNotFound(error: unknown): null {
  if (error instanceof NotFound) return null;
  throw error;
}
