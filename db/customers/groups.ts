import type { CustomerGroup } from '../../accounts/customer';
import type { Database } from '../connection/connection';

export type GroupName = Pick<CustomerGroup, 'id' | 'name'>;

/** Every group of customers that the shop has. */
export const customerGroups = (db: Database) => async (): Promise<GroupName[]> => {
  const query = db.knex(db.table('customer_groups')).select('id', 'name').orderBy('id');
  return (await db.run<GroupName[]>(query)).map(({ id, name }) => ({ id: Number(id), name: String(name) }));
};
