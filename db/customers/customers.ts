import type { Customers } from '../../accounts/customer';
import type { Permits } from '../../accounts/identity/permits';
import type { ShopTime } from '../../accounts/shop-time';
import type { Database } from '../connection/connection';
import type { Schema } from '../schema/schema';
import type { ChannelOf } from './channels';
import { customerReads } from './reads';
import { customerWrites } from './writes';

export const customersTable = (
  db: Database,
  schema: Schema,
  time: ShopTime,
  oneByOne: Permits,
  channelOf: ChannelOf,
): Customers => ({
  ...customerReads(db, schema, time, channelOf),
  ...customerWrites(db, schema, time, oneByOne, channelOf),
});
