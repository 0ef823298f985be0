import { en } from '../../../accounts/lang/en';
import { type Answer, isExactly } from './answer';
import { at, membersOf } from './foreign-json';
import type { Exchange } from './situation';

/** Words for the rules of the deliberate differences, about a request and its two answers. */

export const refusedWith = (answer: Answer, key: keyof typeof en) =>
  isExactly(answer, 401, { error: en[key] });

export const unauthenticated = (answer: Answer) => refusedWith(answer, 'auth.unauthenticated');

/** PHP's own refusal of a body, of these fields or of any. */
export const invalid = ({ status, body }: Answer, fields?: string[]) => {
  const blamed = Object.keys(membersOf(at(body, 'errors')));
  return status === 422 && blamed.length > 0 && blamed.every((field) => !fields || fields.includes(field));
};

export const notFound = (answer: Answer) =>
  [en['http.not_found'], en['http.not_found_1_3']].some((error) => isExactly(answer, 404, { error }));

/** A refusal that PHP does not have: clients that read `error` and those that read `message` find its text. */
export const refusedByUs = (answer: Answer, status: number, key: keyof typeof en) =>
  isExactly(answer, status, { error: en[key], message: en[key] });

export const throttled = ({ status }: Answer) => status === 429;

export const succeeded = ({ status, kind }: Answer) => status === 200 && kind === 'JSON';

export const redirected = ({ status, kind }: Answer) => status >= 301 && status <= 308 && kind !== 'JSON';

export const isProfile = ({ path }: Exchange) => path === 'customer/profile';
export const isForm = (exchange: Exchange) => isProfile(exchange) || exchange.path === 'customer/register';
export const isLoginPath = ({ path }: Exchange) => path === 'customer/login';

const documented =
  /^(customer\/(login|logout|get|profile|register|forgot-password)|customers\/[^/]+|addresses(\/[^/]+)?)$/;
export const isDocumented = ({ path }: Exchange) =>
  documented.test(path.replace(/\/{2,}/g, '/').replace(/^\/|\/$/g, ''));

/** The methods of a documented path, as "Allow" names them. */
export function methodsOf({ path }: Exchange): string {
  if (/^customer\/(login|register|forgot-password)$|^addresses\/create$/.test(path)) return 'POST';
  if (path === 'customer/profile') return 'PUT';
  return path.startsWith('addresses/') ? 'GET,HEAD,PUT,DELETE' : 'GET,HEAD';
}

export const header = ({ request }: Exchange, wanted: string): string =>
  Object.entries(request.headers).find(([name]) => name.toLowerCase() === wanted)?.[1] ?? '';

/** A Bearer that could be a token, as against `Bearer null`. */
export const bearer = (exchange: Exchange): string | undefined =>
  /^Bearer (\S+\.\S+\.\S+)$/i.exec(header(exchange, 'authorization'))?.[1];

export const byToken = (exchange: Exchange) => bearer(exchange) !== undefined || 'token' in exchange.input;

export const lastLogin = (history: Exchange[]) => history.findLast(isLoginPath);
/** The customer who is logged in, as far as the calls before tell. */
export function loggedIn(history: Exchange[]): unknown {
  const last = history.findLastIndex((one) => isLoginPath(one) && succeeded(one.now));
  const over = history.slice(last).some((one) => one.path === 'customer/logout' && succeeded(one.now));
  return last < 0 || over ? undefined : at(history[last]?.now.body, 'data.id');
}
export const lastChange = (history: Exchange[]) =>
  history.findLast((exchange) => isProfile(exchange) && succeeded(exchange.now));

/** This server's last answer there. */
export const shownLast = (history: Exchange[], where: string): unknown =>
  history.map(({ now }) => at(now.body, where)).findLast((value) => value !== undefined);

export const isAddress = (value: unknown) => typeof value === 'string' && value.includes('@');
export const isBlank = (value: unknown) => typeof value === 'string' && value !== '' && value.trim() === '';
export const isEmpty = (value: unknown) => value === '' || value === null;
export const nameFields = ['first_name', 'last_name', 'gender'];
export const isTextOrNumber = (value: unknown) => typeof value === 'string' || typeof value === 'number';
