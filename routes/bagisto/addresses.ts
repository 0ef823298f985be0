import { NotFound } from '../../accounts/errors';
import type { Caller } from '../../accounts/identity/guard';
import type { AddressBook } from '../../accounts/rules/address-book';
import { type Form, noInput } from '../../accounts/validation/form';
import type { Exchange } from '../http/exchange';
import { type Answer, guarded, type Route, unthrottled } from '../http/routes';
import { type AddressValues, addressChange, isNoList, withJoinedLines } from './address-forms';
import type { Say } from './say';
import type { Wire } from './wire';

export interface AddressParts {
  addressBook: AddressBook;
  addressForm: Form<AddressValues>;
  wire: Wire;
  say: Say;
}

export function addressRoutes({ addressBook, addressForm, wire, say }: AddressParts): Route[] {
  const list = async (_exchange: Exchange, { customer }: Caller): Promise<Answer> => ({
    body: { data: (await addressBook.list(customer)).map(wire.address) },
  });

  const show = async (exchange: Exchange, { customer }: Caller): Promise<Answer> => ({
    body: { data: wire.address(await addressBook.find(customer, idIn(exchange))) },
  });

  const create = async (exchange: Exchange, { customer }: Caller, values: AddressValues): Promise<Answer> => {
    const address = await addressBook.add(customer, addressChange(values));
    exchange.note({ event: 'address-created' });
    // PHP answers with what it was told, not with the "" that the column demands.
    const data = wire.address({ ...address, state: values.state ?? null });
    return { body: { message: say(exchange, 'addresses.created'), data } };
  };

  const update = async (exchange: Exchange, { customer }: Caller, values: AddressValues): Promise<Answer> => {
    const address = await addressBook.change(customer, idIn(exchange), addressChange(values));
    exchange.note({ event: 'address-updated' });
    return { body: { message: say(exchange, 'addresses.updated'), data: wire.address(address) } };
  };

  const remove = async (exchange: Exchange, { customer }: Caller): Promise<Answer> => {
    await addressBook.remove(customer, idIn(exchange));
    exchange.note({ event: 'address-removed' });
    return { body: { message: say(exchange, 'addresses.removed') } };
  };

  const lines = async (exchange: Exchange): Promise<Answer> => ({
    body: { message: say(exchange, 'addresses.lines') },
  });

  /** Before it looks at anything else PHP asks whether the lines are a list, and does not call it a failure. */
  const withLines = (
    method: string,
    path: string,
    run: (exchange: Exchange, caller: Caller, values: AddressValues) => Promise<Answer>,
  ): Route => {
    const asked = guarded(method, path, unthrottled, addressForm, run);
    const misunderstood = guarded(method, path, unthrottled, noInput, lines);
    return {
      ...asked,
      serve: (exchange, door) =>
        isNoList(exchange.merged)
          ? misunderstood.serve(exchange, door)
          : asked.serve({ ...exchange, merged: withJoinedLines(exchange.merged) }, door),
    };
  };

  return [
    guarded('GET', 'addresses', unthrottled, noInput, list),
    withLines('POST', 'addresses/create', create),
    // To PHP `create` is an id like any other there.
    ...['addresses/create', 'addresses/:id'].flatMap((path) => [
      guarded('GET', path, unthrottled, noInput, show),
      withLines('PUT', path, update),
      guarded('DELETE', path, unthrottled, noInput, remove),
    ]),
  ];
}

/** Ids are integers of 32 bits; whatever else stands there is nobody's address. */
function idIn({ req }: Exchange): number {
  const { id = '' } = req.params;
  if (typeof id !== 'string' || !/^[1-9]\d{0,9}$/.test(id)) throw new NotFound('address');
  return Number(id);
}
