import { NotFound } from '../../accounts/errors';
import type { Caller } from '../../accounts/identity/guard';
import { type AddressBook, mostListed } from '../../accounts/rules/address-book';
import type { Exchange } from '../http/exchange';
import { type Line, line, type Run } from '../http/line';
import { type AddressForms, type AddressValues, addressChange } from './address-forms';
import type { Callers } from './callers';
import type { Wire } from './wire';

export interface AddressParts {
  addressBook: AddressBook;
  addressForms: AddressForms;
  callers: Callers;
  wire: Wire;
}

export function addressLines({ addressBook, addressForms, callers, wire }: AddressParts): Line[] {
  const list: Run<Caller> = async (exchange, { customer }) => {
    const page = pageIn(exchange);
    const offset = (page - 1) * mostListed;
    let count = 0;
    const texts: string[] = [];
    // Each piece is written before the next is read: a whole page of objects would outlive the young collections, which
    // then hold up everybody four times as long.
    for await (const some of addressBook.pieces(customer, { offset, limit: mostListed })) {
      const text = JSON.stringify(some.map(wire.address)).slice(1, -1);
      if (some.length > 0) texts.push(text);
      count += some.length;
    }
    // PHP lists all at once; who has more than may be added here finds the others under the next page.
    if (count === mostListed) exchange.res.set('Link', `<?page=${page + 1}>; rel="next"`);
    return { body: undefined, json: `{"data":[${texts.join(',')}]}` };
  };

  const show: Run<Caller> = async (exchange, { customer }) => ({
    body: { data: wire.address(await addressBook.find(customer, idIn(exchange))) },
  });

  const create: Run<Caller, AddressValues> = async (exchange, { customer }, values) => {
    const address = await addressBook.add(customer, addressChange(values));
    exchange.note({ event: 'address-created' });
    // PHP answers with what came, not with the "" that the column demands.
    const data = wire.address({ ...address, state: values.state ?? null });
    return { body: { message: wire.text(exchange, 'addresses.created'), data } };
  };

  const update: Run<Caller, AddressValues> = async (exchange, { customer }, values) => {
    const address = await addressBook.change(customer, idIn(exchange), addressChange(values));
    exchange.note({ event: 'address-updated' });
    return { body: { message: wire.text(exchange, 'addresses.updated'), data: wire.address(address) } };
  };

  const remove: Run<Caller> = async (exchange, { customer }) => {
    await addressBook.remove(customer, idIn(exchange));
    exchange.note({ event: 'address-removed' });
    return { body: { message: wire.text(exchange, 'addresses.removed') } };
  };

  const who = callers.customer;
  return [
    line('GET', 'addresses', { who, run: list }),
    line('POST', 'addresses/create', { who, form: addressForms.create, run: create }),
    // To PHP `create` is an id like any other there.
    ...['addresses/create', 'addresses/:id'].flatMap((path) => [
      line('GET', path, { who, run: show }),
      line('PUT', path, { who, form: addressForms.change, run: update }),
      line('DELETE', path, { who, run: remove }),
    ]),
  ];
}

const pageIn = ({ query }: Exchange): number =>
  typeof query.page === 'string' && /^[1-9]\d{0,5}$/.test(query.page) ? Number(query.page) : 1;

/** Ids are integers of 32 bits; anything else is nobody's address. */
function idIn({ req }: Exchange): number {
  const { id = '' } = req.params;
  if (typeof id !== 'string' || !/^[1-9]\d{0,9}$/.test(id)) throw new NotFound('address');
  return Number(id);
}
