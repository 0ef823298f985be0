import { type CallerParts, evershopCallers } from '../../http/evershop-callers';
import type { Api } from '../api';
import { type EvershopContext, evershopContexts } from './context';
import { type EvershopReads, evershopFields } from './fields';
import { evershopSchema } from './schema';

export type EvershopApiParts = CallerParts & EvershopReads;

/** Customers as EverShop's clients read them. */
export function evershopApi(parts: EvershopApiParts): Api<EvershopContext> {
  return {
    name: 'EverShop',
    schema: evershopSchema(),
    fields: evershopFields(parts),
    // A page of its storefront asks for a cart and orders as well: 361 fields, and Apollo adds a name to each part.
    complexity: 1000,
    contextOf: evershopContexts(evershopCallers(parts)),
  };
}
