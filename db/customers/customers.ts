import type { Customers } from '../../accounts/customer';
import type { Permits } from '../../accounts/identity/permits';
import type { ShopTime } from '../../accounts/shop-time';
import type { Database } from '../connection/connection';
import type { Schema } from '../schema/schema';
import { customerReads } from './reads';
import { customerWrites } from './writes';

export const customersTable = (
  db: Database,
  schema: Schema,
  time: ShopTime,
  oneByOne: Permits,
): Customers => ({
  ...customerReads(db, schema, time),
  ...customerWrites(db, schema, time, oneByOne),
});
