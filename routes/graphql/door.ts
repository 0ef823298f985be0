import { Router } from 'express';
import type { Schema } from '../../db/schema/schema';
import type { Door } from '../http/router';
import { adminPath, path } from './options';
import type { GraphqlParts, GraphqlShop } from './served';

/**
 * The door is made with its first request, which takes 65 ms more: a shop whose clients speak REST alone would have 6.5 MB
 * and a tenth of its start for nothing.
 */
export function graphqlDoor(
  accounts: GraphqlParts,
  schema: Pick<Schema, 'customers'>,
  shop: GraphqlShop,
): Door {
  const evershop = shop.doors.includes('evershop');
  const router = Router({ caseSensitive: true, strict: true });
  let served: Router | undefined;
  router.use((req, res, next) => {
    served ??= (require('./served') as typeof import('./served')).graphqlRouter(accounts, schema, shop);
    served(req, res, next);
  });
  return {
    name: shop.doors.includes('graphql') ? 'graphql' : 'evershop',
    router,
    paths: evershop ? [path, adminPath] : [path],
    ground: new RegExp(
      `^(?=/api/(?:graphql$${evershop ? '|admin/graphql$' : ''}${shop.graphql.explorer ? '|graphql/graphiql/' : ''}))`,
    ),
  };
}
