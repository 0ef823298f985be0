import { createHmac, timingSafeEqual } from 'node:crypto';
import http from 'node:http';
import Redis from 'ioredis';
import mysql from 'mysql2';

/**
 * The bare floor: the least server that does what customer/get must do. One Redis GET, one primary-key SELECT with
 * its join over a prepared statement, the same JSON; by session or by token, whose signature it checks.
 */
const { FLOOR_PORT, FLOOR_REDIS, FLOOR_PREFIX = '', FLOOR_DB = '{}', FLOOR_SECRET = '' } = process.env;
const redis = new Redis(FLOOR_REDIS ?? '', { enableAutoPipelining: true });
const pool = mysql.createPool({ ...JSON.parse(FLOOR_DB), connectionLimit: 10, dateStrings: true });
const select = `select c.id, c.email, c.first_name, c.last_name, c.gender, c.date_of_birth, c.phone, c.status,
  c.password, c.created_at, c.updated_at, g.id as g_id, g.name as g_name
  from customers c left join customer_groups g on g.id = c.customer_group_id where c.id = ?`;

type Row = Record<string, string | number | null>;
const find = (id: number) =>
  new Promise<Row>((resolve, reject) => {
    pool.execute(select, [id], (error, rows) => (error ? reject(error) : resolve((rows as Row[])[0] ?? {})));
  });

async function customerId(req: http.IncomingMessage): Promise<number> {
  const bearer = req.headers.authorization;
  if (bearer) {
    const [head = '', body = '', signature = ''] = bearer.slice(7).split('.');
    const mac = createHmac('sha256', FLOOR_SECRET).update(`${head}.${body}`).digest();
    if (!timingSafeEqual(mac, Buffer.from(signature, 'base64url'))) return 0;
    const { sub, jti } = JSON.parse(Buffer.from(body, 'base64url').toString());
    return (await redis.get(`${FLOOR_PREFIX}token:${sub}:${jti}`)) ? Number(sub) : 0;
  }
  const id = /s%3A([\w-]+)\./.exec(req.headers.cookie ?? '')?.[1];
  const data = id && (await redis.get(`${FLOOR_PREFIX}session:${id}`));
  return data ? Number(JSON.parse(data).customerId) : 0;
}

const moment = (value: unknown) => ({ date: `${value}.000000`, timezone_type: 3, timezone: 'UTC' });

http
  .createServer(async (req, res) => {
    const row = await find(await customerId(req));
    const { g_id, g_name, password, created_at, updated_at, ...data } = row;
    const body = JSON.stringify({
      data: {
        ...data,
        name: `${row.first_name} ${row.last_name}`,
        group: { id: g_id, name: g_name, created_at: null, updated_at: null },
        created_at: moment(created_at),
        updated_at: moment(updated_at),
      },
    });
    res.writeHead(password ? 200 : 401, {
      'Content-Type': 'application/json; charset=utf-8',
      'Content-Length': Buffer.byteLength(body),
    });
    res.end(body);
  })
  .listen(Number(FLOOR_PORT), '127.0.0.1', () => process.send?.('ready'));
