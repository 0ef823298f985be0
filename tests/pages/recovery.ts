import { createHash, randomBytes } from 'node:crypto';
import bcrypt from 'bcrypt';
import type { TestApp } from '../support/app';
import { type Ask, ask, type Reply } from '../support/http-client';
import { textPart } from '../support/smtp';

/** Headers of a form on the page that a browser shows; the page is no-referrer, so the origin is null. */
export const fromOurPage = { Origin: 'null', 'Sec-Fetch-Site': 'same-origin', 'Sec-Fetch-Mode': 'navigate' };

export const newPassword = 'a new secret';
export const passwords = { password: newPassword, password_confirmation: newPassword };

export const fetchPage = (app: TestApp, path: string, headers: Ask['headers'] = {}): Promise<Reply> =>
  ask(app.url, path, { headers: { Accept: 'text/html', ...headers } });

export const sendForm = (
  app: TestApp,
  path: string,
  form: Record<string, string>,
  headers: Ask['headers'] = fromOurPage,
): Promise<Reply> =>
  ask(app.url, path, { method: 'POST', form, headers: { Accept: 'text/html', ...headers } });

export const resetPath = (token: string) => `/customer/reset-password/${token}`;

/** Asks for a link as an app does, and takes the token out of the mail. */
export async function mailedToken(app: TestApp, email: string): Promise<string> {
  await ask(app.url, '/api/customer/forgot-password', { method: 'POST', json: { email } });
  const mails = await app.mails();
  return tokenIn(mails.at(-1) ?? '');
}

export function tokenIn(mail: string): string {
  const token = /reset-password\/([0-9a-f]{64})/.exec(textPart(mail))?.[1];
  if (token === undefined) throw new Error('there is no link in the mail');
  return token;
}

/** The row that PHP leaves behind when it mails a link; nothing else of it is ever seen by us. */
export async function phpToken(app: TestApp, email: string, createdAt: string): Promise<string> {
  const token = createHash('sha256').update(randomBytes(20)).digest('hex');
  const hash = bcrypt.hashSync(token, 4).replace('$2b$', '$2y$');
  await app.db.knex('customer_password_resets').insert({ email, token: hash, created_at: createdAt });
  return token;
}

const decoded = (text: string) =>
  text.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));

export const heading = ({ text }: Reply) => decoded(/<h1>(.*?)<\/h1>/s.exec(text)?.[1] ?? '');

/** The mistake as a screen reader reads it: only what is tied to a field that is marked invalid. */
export function mistakeAt({ text }: Reply, field: string): string | undefined {
  const input = new RegExp(`<input id="${field}"[^>]*>`).exec(text)?.[0];
  if (!input?.includes('aria-invalid="true"')) return undefined;
  const ids = /aria-describedby="([^"]*)"/.exec(input)?.[1]?.split(' ') ?? [];
  const told = ids
    .filter((id) => id === `${field}-error`)
    .map((id) => new RegExp(`id="${id}">(.*?)<`, 's').exec(text)?.[1] ?? '');
  return told.length === 0 ? undefined : decoded(told.join(' '));
}

export const fieldsOf = ({ text }: Reply) =>
  [...text.matchAll(/<input id="(\w+)" name="(\w+)"/g)].map(([, , name]) => name);

export const formKey = ({ text }: Reply) => /name="form_key" value="([^"]+)"/.exec(text)?.[1] ?? '';

/** Without what is different in every form: the key. */
export const withoutKey = ({ text }: Reply) => text.replace(/name="form_key" value="[^"]+"/, '');

export const canLogIn = async (app: TestApp, email: string, password: string): Promise<boolean> => {
  const { status } = await app.client().post('/api/customer/login', { email, password });
  return status === 200;
};
