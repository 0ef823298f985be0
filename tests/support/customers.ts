import bcrypt from 'bcrypt';
import type { TestApp } from './app';
import type { Client, Reply } from './http-client';
import { person, secret } from './people';

/** As PHP writes it, but as cheap as bcrypt can be: these tests look at answers, not at bcrypt. */
export const hashed = (password: string) => bcrypt.hashSync(password, 4).replace('$2b$', '$2y$');

const birthday = { gender: 'Male', date_of_birth: '1990-05-17' };
export const john = person(1, { ...birthday, email: 'johndoe@example.com' });
export const jane = person(2, {
  ...birthday,
  email: 'janeroe@example.com',
  first_name: 'Jane',
  last_name: 'Roe',
});

export const newcomer = (email: string, password: unknown = secret) => ({
  first_name: 'Peter',
  last_name: 'Doe',
  email,
  password,
  password_confirmation: password,
});

export const profile = (more: Record<string, unknown> = {}) => ({
  first_name: 'John',
  last_name: 'Doe',
  gender: 'Male',
  ...more,
});

export const logIn = (
  client: Client,
  email: unknown = john.email,
  password: unknown = secret,
  headers?: Record<string, string>,
): Promise<Reply> => client.post('/api/customer/login', { email, password }, headers);

/** A client of its own with a live session. */
export async function loggedIn(app: TestApp, email: unknown = john.email): Promise<Client> {
  const client = app.client();
  const reply = await logIn(client, email);
  if (reply.status !== 200) throw new Error(`the login that a test builds on answered ${reply.status}`);
  return client;
}

/** The headers of an app that came with a token instead. */
export async function bearer(app: TestApp, email: unknown = john.email): Promise<{ Authorization: string }> {
  const reply = await app.client().post('/api/customer/login?token=true', { email, password: secret });
  return { Authorization: `Bearer ${member(reply.body, 'token')}` };
}

/** Reaches into a parsed body without trusting its shape. */
export function member(body: unknown, ...names: string[]): unknown {
  return names.reduce<unknown>(
    (value, name) =>
      typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined,
    body,
  );
}

export const errorsOf = ({ body }: Reply) => member(body, 'errors');

/** Laravel's messages for missing fields. */
export const required = (...fields: string[]) =>
  Object.fromEntries(fields.map((field) => [field, [`The ${field.replace('_', ' ')} field is required.`]]));

/** Text fields, and files among them where the content is a Buffer. */
export function multipart(parts: [name: string, content: string | Buffer][]) {
  const body = parts.map(([name, content]) => {
    const file = Buffer.isBuffer(content) ? '; filename="a.txt"\r\nContent-Type: text/plain' : '';
    return `--b\r\nContent-Disposition: form-data; name="${name}"${file}\r\n\r\n${content}\r\n`;
  });
  return {
    headers: { 'Content-Type': 'multipart/form-data; boundary=b' },
    body: `${body.join('')}--b--\r\n`,
  };
}

/** The statements that the database is asked while `work` runs. */
export async function queriesDuring(app: TestApp, work: () => Promise<unknown>): Promise<string[]> {
  const asked: string[] = [];
  const listen = ({ sql }: { sql: string }) => void asked.push(sql);
  app.db.knex.on('query', listen);
  try {
    await work();
  } finally {
    app.db.knex.removeListener('query', listen);
  }
  return asked;
}

export interface SetCookie {
  name: string;
  value: string;
  /** Lower-cased names, sorted, without the end of its life. */
  attributes: string[];
  expires: number;
}

/** The one cookie that an answer sets; undefined when it sets none. */
export function cookieOf({ headers }: Reply): SetCookie | undefined {
  const [line, ...others] = headers['set-cookie'] ?? [];
  if (line === undefined) return undefined;
  if (others.length > 0) throw new Error('the answer sets more than one cookie');
  const [pair = '', ...rest] = line.split(/;\s*/);
  const at = pair.indexOf('=');
  const attributes = rest.map((attribute) => attribute.toLowerCase());
  const expires = attributes.find((attribute) => attribute.startsWith('expires='));
  return {
    name: pair.slice(0, at),
    value: pair.slice(at + 1),
    attributes: attributes.filter((attribute) => attribute !== expires).sort(),
    expires: Date.parse(expires?.slice('expires='.length) ?? ''),
  };
}

/** A request's cookie header, as a thief or an old tab would send it. */
export const cookieHeader = (reply: Reply) => {
  const { name = '', value = '' } = cookieOf(reply) ?? {};
  return { Cookie: `${name}=${value}` };
};

/** The session ids that the store holds, whatever store it is. */
export async function storedSessions(app: TestApp): Promise<string[]> {
  const keys = app.redis
    ? await app.redis.keys(`${app.env.REDIS_PREFIX}session:*`)
    : (await app.db.knex('accounts_state').where('key', 'like', 'session:%')).map(
        ({ key }: { key: string }) => key,
      );
  return keys.map((key) => key.slice(key.lastIndexOf(':') + 1)).sort();
}
