import { buildSchema } from 'graphql';
import { customerTypes } from './schema/customer';
import { shopTypes } from './schema/shop';

/** EverShop's reads, as far as they are about customers, and the shop's parts that its pages ask for beside them. */
export const evershopSchema = () => buildSchema(customerTypes + shopTypes);
