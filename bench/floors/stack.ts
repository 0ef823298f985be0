import { RedisStore } from 'connect-redis';
import express from 'express';
import session from 'express-session';
import Redis from 'ioredis';
import knex from 'knex';

/**
 * The stack floor: the prescribed libraries as their own front pages use them, and nothing besides. No guard, no
 * headers, no log, no limits; what they cost by themselves.
 */
const { FLOOR_PORT, FLOOR_REDIS, FLOOR_PREFIX = '', FLOOR_DB = '{}', FLOOR_SECRET = '' } = process.env;
const db = knex({ client: 'mysql2', connection: { ...JSON.parse(FLOOR_DB), dateStrings: true } });
const client = new Redis(FLOOR_REDIS ?? '');
const app = express();
app.use(
  session({
    name: 'bagisto_session',
    secret: FLOOR_SECRET,
    resave: false,
    saveUninitialized: false,
    store: new RedisStore({ client, prefix: `${FLOOR_PREFIX}session:` }),
    cookie: { maxAge: 7_200_000 },
  }),
);

const moment = (value: unknown) => ({ date: `${value}.000000`, timezone_type: 3, timezone: 'UTC' });

app.get('/public/api/customer/get', async (req, res) => {
  const { customerId } = req.session as unknown as { customerId?: number };
  const row = await db('customers as c')
    .leftJoin('customer_groups as g', 'g.id', 'c.customer_group_id')
    .first('c.*', 'g.id as g_id', 'g.name as g_name')
    .where('c.id', customerId ?? 0);
  if (!row) return void res.status(401).json({ error: 'Unauthenticated' });
  res.json({
    data: {
      id: row.id,
      email: row.email,
      first_name: row.first_name,
      last_name: row.last_name,
      name: `${row.first_name} ${row.last_name}`,
      gender: row.gender,
      date_of_birth: row.date_of_birth,
      phone: row.phone,
      status: row.status,
      group: { id: row.g_id, name: row.g_name, created_at: null, updated_at: null },
      created_at: moment(row.created_at),
      updated_at: moment(row.updated_at),
    },
  });
});
app.listen(Number(FLOOR_PORT), '127.0.0.1', () => process.send?.('ready'));
