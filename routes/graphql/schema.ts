import { buildSchema } from 'graphql';
import { addressTypes } from './schema/addresses';
import { customerTypes } from './schema/customer';
import { profileTypes } from './schema/profile';

/** All that this door offers, built once at start. */
export const accountSchema = () => buildSchema(customerTypes + profileTypes + addressTypes);
