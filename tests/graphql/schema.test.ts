import { buildSchema, validateSchema } from 'graphql';
import { evershopTypes } from '../../routes/graphql/evershop/schema';
import { accountTypes } from '../../routes/graphql/schema';

test.each([
  ['Bagisto', accountTypes],
  ['EverShop', evershopTypes],
])('the types of the schema that stands for %s are valid, which no start looks at again', (_whose, types) => {
  expect(validateSchema(buildSchema(types))).toEqual([]);
});
