import bcrypt from 'bcrypt';
import knex, { type Knex } from 'knex';
import type { DatabaseAddress } from '../tests/support/services/mariadb';

export const visitorsPassword = 'bench-password-1';
export const emailOf = (id: number) => `customer${id}@example.com`;
export const adminEmail = 'admin@example.com';

export interface ShopDatabase {
  env: Record<string, string>;
  connection: { host: string; port: number; user: string; password: string; database: string };
  knex: Knex;
  drop(): Promise<void>;
}

export async function emptyShop(
  { host, port, user, password }: DatabaseAddress,
  name: string,
): Promise<ShopDatabase> {
  const address = { host, port, user, password };
  const admin = knex({ client: 'mysql2', connection: address });
  await admin.raw('drop database if exists ??', [name]);
  await admin.raw('create database ?? character set utf8mb4 collate utf8mb4_unicode_ci', [name]);
  const connection = { ...address, database: name };
  const shop = knex({ client: 'mysql2', connection });
  return {
    connection,
    knex: shop,
    env: {
      DB_HOST: host,
      DB_PORT: String(port),
      DB_USERNAME: user,
      DB_PASSWORD: password,
      DB_DATABASE: name,
    },
    async drop() {
      await shop.destroy();
      await admin.raw('drop database ??', [name]);
      await admin.destroy();
    },
  };
}

/** All with one password: hashing a million would take half a day. */
export async function fill(shop: ShopDatabase, customers: number): Promise<void> {
  const hash = (await bcrypt.hash(visitorsPassword, 10)).replace(/^\$2b\$/, '$2y$');
  await shop.knex('customers').delete();
  await shop.knex('customers').insert({
    id: 1,
    first_name: 'John',
    last_name: 'Doe',
    email: emailOf(1),
    password: hash,
    status: 1,
    gender: 'Male',
    phone: '5550001',
    customer_group_id: 1,
    is_verified: 1,
    created_at: '2020-01-01 10:00:00',
    updated_at: '2020-01-01 10:00:00',
  });
  for (let have = 1; have < customers; have *= 2) {
    const more = Math.min(have, customers - have);
    await shop.knex.raw(
      `insert into customers (id, first_name, last_name, email, password, status, gender, phone, customer_group_id,
         is_verified, created_at, updated_at)
       select id + ?, first_name, last_name, concat('customer', id + ?, '@example.com'), password, status, gender,
         phone, customer_group_id, is_verified, created_at, updated_at from customers where id <= ?`,
      [have, have, more],
    );
  }
  await shop.knex.raw('analyze table customers');
  // More customers than these never log in.
  for (let id = 1; id <= Math.min(customers, 200); id++) await addAddresses(shop, id, 3);
  await shop.knex('admins').delete();
  await shop.knex('admins').insert({
    name: 'Admin',
    email: adminEmail,
    password: hash,
    status: 1,
    role_id: 1,
  });
}

export async function addAddresses(shop: ShopDatabase, customer: number, count: number): Promise<void> {
  const address = {
    address_type: 'customer',
    customer_id: customer,
    first_name: 'John',
    last_name: 'Doe',
    address1: '1 Long Street',
    postcode: '12345',
    city: 'Berlin',
    state: 'BE',
    country: 'DE',
    phone: '5550001',
    created_at: '2020-01-01 10:00:00',
    updated_at: '2020-01-01 10:00:00',
  };
  await shop.knex.batchInsert('addresses', Array(count).fill(address), 1000);
}
