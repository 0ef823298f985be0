import type { Address } from '../../accounts/address';
import { NotFound } from '../../accounts/errors';
import type { Caller } from '../../accounts/identity/guard';
import type { AddressBook } from '../../accounts/rules/address-book';
import { type Input, validated } from '../../accounts/validation/form';
import {
  type AddressForms,
  addressChange,
  addressIdIn,
  addressInput,
  isSaid,
  linesIn,
} from './address-forms';
import { cursorAt, pieceOf } from './connection';
import type { Context } from './context';
import { type Render, Said } from './errors';
import { guarded, mutation, type RootField, type Today, toldAs } from './fields';
import { wireAddress, wireChangedAddress } from './wire';

export interface AddressParts {
  today: Today;
  addressBook: AddressBook;
  addressForms: AddressForms;
  render: Render;
}

export function addressFields(parts: AddressParts): Record<string, RootField> {
  const { today, addressBook, addressForms, render } = parts;

  const list = async (_context: Context, { customer }: Caller, args: Input) => {
    const totalCount = await addressBook.count(customer);
    const { hasNextPage, hasPreviousPage, ...piece } = pieceOf(totalCount, args);
    const addresses = piece.limit > 0 ? await addressBook.list(customer, piece) : [];
    const edges = addresses.map((address, at) => ({
      cursor: cursorAt(piece.offset + at),
      node: wireAddress(address),
    }));
    return {
      edges,
      pageInfo: {
        startCursor: edges.at(0)?.cursor ?? null,
        endCursor: edges.at(-1)?.cursor ?? null,
        hasNextPage,
        hasPreviousPage,
      },
      totalCount,
    };
  };

  const show = async (_context: Context, { customer }: Caller, args: Input) =>
    wireAddress(await addressBook.find(customer, known(addressIdIn(args))));

  const addOrChange = async (context: Context, { customer }: Caller, input: Input) => {
    const id = addressIdIn(input);
    const written = async (current?: Address): Promise<Address> => {
      const given = addressInput(input, current);
      const rules = current ? addressForms.change : addressForms.add;
      const values = toldAs(
        isSaid(input.address) ? { address1: 'address' } : {},
        validated(rules, given, { today: today(), who: undefined }),
      );
      const change = addressChange(await values);
      if (!current) return addressBook.add(customer, change);
      // The line that is not said may have become another one since it was read.
      return addressBook.change(customer, current.id, (before) => ({ ...change, ...linesIn(input, before) }));
    };
    const address = await written(id === undefined ? undefined : await addressBook.find(customer, known(id)));
    context.note({ event: id === undefined ? 'address-created' : 'address-updated' });
    return { addUpdateCustomerAddress: wireChangedAddress(address) };
  };

  const remove = async (context: Context, { customer }: Caller, input: Input) => {
    const id = addressIdIn(input);
    if (id === undefined) throw new Said('BAD_USER_INPUT', { key: 'graphql.address_id_missing' });
    const address = await addressBook.remove(customer, known(id));
    context.note({ event: 'address-removed' });
    const message = render({ key: 'addresses.removed' });
    return {
      deleteCustomerAddress: { ...wireChangedAddress(address), status: '1', success: true, message },
    };
  };

  return {
    getCustomerAddresses: guarded(list),
    customerAddress: guarded(show),
    createAddUpdateCustomerAddress: mutation(guarded(addOrChange)),
    createDeleteCustomerAddress: mutation(guarded(remove)),
  };
}

function known(id: number | null | undefined): number {
  if (id === null || id === undefined) throw new NotFound('address');
  return id;
}
