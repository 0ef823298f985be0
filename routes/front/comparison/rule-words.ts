import { en } from '../../../accounts/lang/en';
import type { Answer } from './answer';
import { at, membersOf } from './foreign-json';
import type { Exchange } from './situation';

/** Words for the rules of the deliberate differences, about a request and its two answers. */

export const refusedWith = (answer: Answer, key: keyof typeof en) =>
  answer.status === 401 && at(answer.body, 'error') === en[key];

export const unauthenticated = (answer: Answer) => refusedWith(answer, 'auth.unauthenticated');

export const invalid = ({ status, body }: Answer) =>
  status === 422 && Object.keys(membersOf(at(body, 'errors'))).length > 0;

export const invalidOnly = (answer: Answer, fields: string[]) =>
  invalid(answer) &&
  Object.keys(membersOf(at(answer.body, 'errors'))).every((field) => fields.includes(field));

export const notFound = ({ status, kind, body }: Answer) =>
  status === 404 && kind === 'JSON' && typeof at(body, 'error') === 'string';

export const throttled = ({ status }: Answer) => status === 429;

export const succeeded = ({ status, kind }: Answer) => status === 200 && kind === 'JSON';

export const redirected = ({ status, kind }: Answer) => status >= 301 && status <= 308 && kind !== 'JSON';

export const isProfile = ({ path }: Exchange) => path === 'customer/profile';
export const isForm = (exchange: Exchange) => isProfile(exchange) || exchange.path === 'customer/register';
export const isLoginPath = ({ path }: Exchange) => path === 'customer/login';

const documented =
  /^(customer\/(login|logout|get|profile|register|forgot-password)|customers\/[^/]+|addresses(\/[^/]+)?)$/;
export const isDocumented = ({ path }: Exchange) => documented.test(path);

export const header = ({ request }: Exchange, wanted: string): string =>
  Object.entries(request.headers).find(([name]) => name.toLowerCase() === wanted)?.[1] ?? '';

/** A Bearer that could be a token, as against `Bearer null`. */
export const bearer = (exchange: Exchange): string | undefined =>
  /^Bearer (\S+\.\S+\.\S+)$/i.exec(header(exchange, 'authorization'))?.[1];

export const byToken = (exchange: Exchange) => bearer(exchange) !== undefined || 'token' in exchange.input;

export const lastLogin = (history: Exchange[]) => history.findLast(isLoginPath);
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
