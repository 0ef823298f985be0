import type { Kept, KeptAbout } from '../../accounts/account-export';
import type { Customer } from '../../accounts/customer';
import type { Database } from '../connection/connection';
import type { Schema } from '../schema/schema';
import { customerTypes } from './access-tokens';
import type { Row } from './customer-row';

/** Columns are named: neither a secret nor what another package adds gets out by itself. */
const own =
  'id channel_id first_name last_name gender date_of_birth email phone image status subscribed_to_news_letter is_verified is_suspended notes created_at updated_at';
const times = 'created_at updated_at';
const address =
  'id address_type order_id cart_id first_name last_name name gender company_name address address1 address2 postcode city state country email phone vat_id default_address';

/** Tables of Bagisto's in which rows are a customer's; each Bagisto has some of them. */
export const tablesAboutCustomers: Record<string, string> = {
  addresses: `${address} ${times}`,
  customer_addresses: `${address} ${times}`,
  orders: `id increment_id status channel_name customer_email customer_first_name customer_last_name shipping_title coupon_code total_item_count total_qty_ordered order_currency_code grand_total ${times}`,
  product_reviews: `id product_id name title rating comment status ${times}`,
  wishlist: `id product_id channel_id item_options moved_to_cart shared ${times}`,
  wishlist_items: `id product_id channel_id additional moved_to_cart shared ${times}`,
  compare_items: `id product_id ${times}`,
  customer_notes: `id note customer_notified ${times}`,
  customer_social_accounts: `id provider_name provider_id ${times}`,
  subscribers_list: `id email is_subscribed channel_id ${times}`,
  gdpr_data_request: `id email status type message revoked_at ${times}`,
};

const portion = 200;

export function keptAboutCustomers(db: Database, schema: Schema): KeptAbout {
  const { knex } = db;
  const present = (names: string, has: ReadonlyMap<string, unknown>) =>
    names.split(' ').filter((name) => has.has(name));

  /** By the key, a portion at a time: however many there are, and however slowly they are taken. */
  async function* rows(part: string, table: string, columns: string[], where: Row): AsyncIterable<Kept> {
    for (let after = 0; ; ) {
      const query = knex(db.table(table)).select(columns).where(where).where('id', '>', after);
      const found: Row[] = await db.run(query.orderBy('id').limit(portion));
      for (const row of found) yield { part, row };
      if (found.length < portion) return;
      after = Number(found.at(-1)?.id);
    }
  }

  async function* ofTables({ id }: Customer): AsyncIterable<Kept> {
    for (const [table, names] of Object.entries(tablesAboutCustomers)) {
      const columns = schema.aboutCustomers.get(table);
      if (columns?.has('customer_id'))
        yield* rows(table, table, present(names, columns), { customer_id: id });
    }
  }

  async function* ofOurs({ id }: Customer): AsyncIterable<Kept> {
    const { name, columns } = schema.accessTokens;
    const names = present(`id name last_used_at expires_at ${times}`, columns);
    for (const type of customerTypes)
      yield* rows('access_tokens', name, names, { tokenable_type: type, tokenable_id: id });
    // At most five a day, for a week.
    const links = knex(db.table('accounts_reset_links')).select('created_at', 'ended');
    for (const row of (await db.run(links.where({ customer_id: id }))) as Row[])
      yield { part: 'reset_links', row };
  }

  return async function* (customer) {
    const columns = present(own, schema.customers);
    const { id, group, loggedOutAt } = customer;
    const row = await db.run<Row | undefined>(knex(db.table('customers')).first(columns).where({ id }));
    const uuid = await db.run<Row | undefined>(
      knex(db.table('accounts_customer_uuids')).first('uuid').where({ customer_id: id }),
    );
    const more = { group: group?.name ?? null, uuid: uuid?.uuid ?? null, logged_out_at: loggedOutAt };
    yield { part: 'customer', value: { ...row, ...more } };
    yield* ofTables(customer);
    yield* ofOurs(customer);
  };
}
