import { buildSchema } from 'graphql';
import { addressTypes } from './schema/addresses';
import { customerTypes } from './schema/customer';
import { profileTypes } from './schema/profile';

export const accountTypes = customerTypes + profileTypes + addressTypes;

/** All that this door offers, built once at start. That it is valid a test says: checking takes longer than building. */
export const accountSchema = () => buildSchema(accountTypes, { assumeValidSDL: true });
