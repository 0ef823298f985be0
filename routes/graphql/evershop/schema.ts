import { buildSchema } from 'graphql';
import { customerTypes } from './schema/customer';
import { shopTypes } from './schema/shop';

/** EverShop's reads, as far as they are about customers, and the shop's parts that its pages ask for beside them. */
export const evershopTypes = customerTypes + shopTypes;

/** That it is valid a test says: checking takes longer than building. */
export const evershopSchema = () => buildSchema(evershopTypes, { assumeValidSDL: true });
