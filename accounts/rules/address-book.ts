import type { Address, AddressChange, Addresses, AddressPage, AddressRevision } from '../address';
import type { Customer } from '../customer';
import { NotFound, ValidationFailed } from '../errors';
import type { Changes } from '../identity/throttle';

type Addressee = Pick<Customer, 'id' | 'firstName' | 'lastName'>;

/** A customer's addresses, as every door offers them: whatever is not theirs is not there. */
export type AddressBook = ReturnType<typeof addressBook>;

export const mostListed = 1000;

interface AddressBookParts {
  addresses: Addresses;
  changes: Changes;
  /** How many a customer may add; those that are there already stay. */
  most: number;
}

export function addressBook({ addresses, changes, most }: AddressBookParts) {
  return {
    /** The first thousand where no page is named: a row too many holds up nobody but whoever reads it. */
    list: ({ id }: Addressee, page: AddressPage = { offset: 0, limit: mostListed }) =>
      addresses.list(id, page),
    /** The same, for who can do without the whole of it at once. */
    pieces: ({ id }: Addressee, page: Pick<AddressPage, 'offset' | 'limit'>) => addresses.pieces(id, page),
    count: ({ id }: Addressee) => addresses.count(id),
    find: async (customer: Addressee, id: number) => there(await addresses.find(customer.id, id)),
    /** A parcel needs a name on it: the customer's own where none is given. */
    async add(customer: Addressee, change: AddressChange) {
      const named = {
        ...change,
        firstName: change.firstName ?? customer.firstName,
        lastName: change.lastName ?? customer.lastName,
      };
      const added = await changes(customer.id, () => addresses.add(customer.id, named, most));
      if (!added) throw new ValidationFailed({ address1: [{ key: 'addresses.too_many', values: { most } }] });
      return added;
    },
    change: async (customer: Addressee, id: number, revision: AddressRevision) =>
      there(await changes(customer.id, () => addresses.change(customer.id, id, revision))),
    remove: async (customer: Addressee, id: number) =>
      there(await changes(customer.id, () => addresses.remove(customer.id, id))),
  };
}

function there(address: Address | undefined): Address {
  if (!address) throw new NotFound('address');
  return address;
}
