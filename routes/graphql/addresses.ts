import type { Address } from '../../accounts/address';
import { NotFound } from '../../accounts/errors';
import type { Caller } from '../../accounts/identity/guard';
import type { AddressBook } from '../../accounts/rules/address-book';
import type { Input } from '../../accounts/validation/form';
import type { Who } from '../http/policy';
import {
  type AddressForms,
  type AddressValues,
  addressChange,
  addressIdIn,
  isSaid,
  linesIn,
} from './address-forms';
import { customer, type Field } from './callers';
import { cursorAt, pieceOf } from './connection';
import { FieldRefused, type Render } from './errors';
import { mutation, query, type RootField, underSentName } from './fields';
import { wireAddress, wireChangedAddress } from './wire';

export interface AddressParts {
  addressBook: AddressBook;
  addressForms: AddressForms;
  render: Render;
}

export function addressFields(parts: AddressParts): Record<string, RootField> {
  const { addressBook, addressForms, render } = parts;

  const list = async (input: Input, caller: Caller) => {
    const totalCount = await addressBook.count(caller.customer);
    const { hasNextPage, hasPreviousPage, ...piece } = pieceOf(totalCount, input);
    const addresses = piece.limit > 0 ? await addressBook.list(caller.customer, piece) : [];
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

  const show = async (input: Input, caller: Caller) =>
    wireAddress(await addressBook.find(caller.customer, anAddress(addressIdIn(input))));

  /** The caller, and the address that is to be changed; a new one is meant where none is named. */
  const customerAndAddress: Who<Field, Caller & { current?: Address }> = {
    name: customer.name,
    async of(field) {
      const caller = await customer.of(field);
      const id = addressIdIn(field.input);
      if (id === undefined) return caller;
      return { ...caller, current: await addressBook.find(caller.customer, anAddress(id)) };
    },
  };

  const addOrChange = async (
    { input, note }: Field,
    { customer: owner, current }: Caller & { current?: Address },
    values: AddressValues,
  ) => {
    const change = addressChange(values);
    const address = current
      ? // The line that is not said may have become another one since it was read.
        await addressBook.change(owner, current.id, (before) => ({ ...change, ...linesIn(input, before) }))
      : await addressBook.add(owner, change);
    note({ event: current ? 'address-updated' : 'address-created' });
    return { addUpdateCustomerAddress: wireChangedAddress(address) };
  };

  const remove = async ({ input, note, locale }: Field, caller: Caller) => {
    const id = addressIdIn(input);
    if (id === undefined) throw new FieldRefused('BAD_USER_INPUT', { key: 'graphql.address_id_missing' });
    const address = await addressBook.remove(caller.customer, anAddress(id));
    note({ event: 'address-removed' });
    const message = render({ key: 'addresses.removed' }, locale);
    return {
      deleteCustomerAddress: { ...wireChangedAddress(address), status: '1', success: true, message },
    };
  };

  return {
    getCustomerAddresses: query({ who: customer, run: list }),
    customerAddress: query({ who: customer, run: show }),
    createAddUpdateCustomerAddress: mutation({
      who: customerAndAddress,
      form: ({ current }) => (current ? addressForms.change : addressForms.add),
      run: addOrChange,
      mend({ input }, _caller, failure) {
        throw underSentName(failure, isSaid(input.address) ? { address1: 'address' } : {});
      },
    }),
    createDeleteCustomerAddress: mutation({ who: customer, run: remove }),
  };
}

function anAddress(id: number | null | undefined): number {
  if (id === null || id === undefined) throw new NotFound('address');
  return id;
}
