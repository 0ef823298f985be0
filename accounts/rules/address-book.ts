import type { Address, AddressChange, Addresses, AddressRevision } from '../address';
import type { Customer } from '../customer';
import { NotFound } from '../errors';

export type Addressee = Pick<Customer, 'id' | 'firstName' | 'lastName'>;

/** A customer's addresses, as every door offers them: whatever is not theirs is not there. */
export interface AddressBook {
  list(customer: Addressee): Promise<Address[]>;
  find(customer: Addressee, id: number): Promise<Address>;
  add(customer: Addressee, change: AddressChange): Promise<Address>;
  change(customer: Addressee, id: number, revision: AddressRevision): Promise<Address>;
  remove(customer: Addressee, id: number): Promise<Address>;
}

export function addressBook(addresses: Addresses): AddressBook {
  return {
    list: ({ id }) => addresses.list(id),
    find: async (customer, id) => there(await addresses.find(customer.id, id)),
    /** A parcel needs a name on it: the customer's own where none is given. */
    add: (customer, change) =>
      addresses.add(customer.id, {
        ...change,
        firstName: change.firstName ?? customer.firstName,
        lastName: change.lastName ?? customer.lastName,
      }),
    change: async (customer, id, revision) => there(await addresses.change(customer.id, id, revision)),
    remove: async (customer, id) => there(await addresses.remove(customer.id, id)),
  };
}

function there(address: Address | undefined): Address {
  if (!address) throw new NotFound('address');
  return address;
}
