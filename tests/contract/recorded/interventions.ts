import type { Row, TestApp } from '../../support/app';
import type { CookieJar } from '../../support/http-client';
import { fixture, type Step } from './recording';
import { tampered } from './sender';

interface Running {
  app: TestApp;
  jar: CookieJar;
  saved: Map<string, string>;
  interventions: string[];
}

/** Does what was done to the shop between two requests. */
export async function between(running: Running, step: Step): Promise<void> {
  const { app, jar, saved, interventions } = running;
  if (step.clearCookies) return jar.clear();
  if (step.flushRedis) {
    interventions.push('flushall');
    return app.forget();
  }
  if (step.tamper && step.save) {
    saved.set(step.save, tampered(saved.get(step.tamper.from) ?? '', step.tamper, fixture.jwt_secret));
    return;
  }
  if (step.mail && step.save) {
    saved.set(step.save, await fromTheMail(app, step.mail));
    return;
  }
  if (step.sql && step.rows) return expectRows(app, step.rows);
  if (step.sql) {
    interventions.push(step.sql);
    await app.db.knex.raw(forStore(app, step.sql));
    return;
  }
  throw new Error(`the recording has a step that is not followed: ${Object.keys(step)}`);
}

/** The link of the last mail, or the token in it. */
async function fromTheMail(app: TestApp, what: string): Promise<string> {
  const last = (await app.mails()).at(-1) ?? '';
  const [link, token] = /https?:\/\/\S+\/reset-password\/(\w+)\S*/.exec(last.replaceAll('=\r\n', '')) ?? [];
  const found = { link, token }[what];
  if (found === undefined) throw new Error(`the last mail has no ${what}: ${last}`);
  return found;
}

async function expectRows(app: TestApp, recorded: Row[]): Promise<void> {
  const rows: Row[] = await app.db.knex(app.db.table('customer_password_resets'));
  const seen = rows.map(({ email, token }) => ({
    email,
    pre: String(token).slice(0, 4),
    len: String(token).length,
  }));
  const inactive = recorded.filter(({ email }) => email !== 'jane@example.com');
  expect(seen).toEqual(inactive.map(({ email, len }) => ({ email, pre: '$2y$', len })));
}

const forStore = (app: TestApp, sql: string) =>
  app.store === 'embedded'
    ? sql.replace('created_at - INTERVAL 61 SECOND', "datetime(created_at, '-61 seconds')")
    : sql.replace(/\b(customers|addresses|customer_password_resets)\b/, (table) => app.db.table(table));
