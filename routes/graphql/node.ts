import type { AddressBook } from '../../app/accounts/address-book';
import { NotFound } from '../../app/errors';
import type { RootField } from './fields';
import { parsedIri, wireAddress, wireCustomer, wireProfile } from './wire';

/** What is somebody else's is not there: null says no more. */
export function nodeField({ addressBook }: { addressBook: AddressBook }): RootField {
  return async (args, context) => {
    const { customer } = await context.caller();
    const named = parsedIri(String(args.id));
    if (named?.kind === 'customer-addresses') {
      return addressBook.find(customer, named.id).then(wireAddress, nullIfNotFound);
    }
    if (named?.id !== customer.id) return null;
    return named.kind === 'customers' ? wireCustomer(customer, null) : wireProfile(customer);
  };
}

function nullIfNotFound(error: unknown): null {
  if (error instanceof NotFound) return null;
  throw error;
}
