import type { Row, TestApp } from '../support/app';
import { member } from '../support/customers';
import type { Reply } from '../support/http-client';
import { person, secret } from '../support/people';

export const boss = { email: 'boss@shop.test', password: secret };
export const bossHash = String(person(1).password);

/** Replaces every admin and every role but the one that may do all. */
export async function appointAdmins(app: TestApp, rows: { admin?: Row; permissions?: unknown }[] = [{}]) {
  const table = (name: string) => app.db.knex(app.db.table(name));
  await table('admins').delete();
  await table('roles').where('id', '>', 1).delete();
  for (const [at, { admin = {}, permissions }] of rows.entries()) {
    const role = permissions === undefined ? 1 : at + 2;
    if (role > 1) {
      await table('roles').insert({
        ...{ id: role, name: `Role ${role}`, description: '', permission_type: 'custom' },
        permissions: typeof permissions === 'string' ? permissions : JSON.stringify(permissions),
      });
    }
    await table('admins').insert({
      ...{ id: at + 1, name: 'The Boss', email: boss.email, password: bossHash },
      ...{ status: 1, role_id: role },
      ...admin,
    });
  }
}

export interface Pair {
  accessToken: string;
  refreshToken: string;
}

export async function adminPair(app: TestApp, email = boss.email): Promise<Pair> {
  const reply = await app.client().post('/api/user/tokens', { email, password: secret });
  if (reply.status !== 200) throw new Error(`the login that a test builds on answered ${reply.status}`);
  return member(reply.body, 'data') as Pair;
}

export const withBearer = (token: unknown) => ({ Authorization: `Bearer ${token}` });

export const adminBearer = async (app: TestApp, email?: string) =>
  withBearer((await adminPair(app, email)).accessToken);

export const sidOf = ({ body }: Reply) => String(member(body, 'data', 'sid'));

export const logInHere = (app: TestApp, email: unknown, password: unknown = secret): Promise<Reply> =>
  app.client().post('/customer/login', { email, password });

/** The header of an app that keeps the sid itself. */
export const sidHeader = (reply: Reply) => ({ 'X-Session-ID': sidOf(reply) });

/** How this door refuses. */
export const refusal = (status: number, message: string) => ({ error: { status, message } });
