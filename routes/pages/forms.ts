import { field } from '../../accounts/validation/field';
import { form, type Input } from '../../accounts/validation/form';
import {
  confirmed,
  email,
  hashable,
  min,
  required,
  scalar,
  seventyTwoBytes,
} from '../../accounts/validation/laravel';

import type { Exchange } from '../http/exchange';

export const shortestPassword = 6;

const address = field(required, email);
/** The rules of a registration. */
const password = field(confirmed, min(shortestPassword), required, seventyTwoBytes, hashable);
const linkForm = (foreign: boolean) => form({ email: foreign ? address : undefined, password });

export const forgotForm = form({ email: address });
export const ownLinkForm = linkForm(false);
/** A link that PHP mailed is found by its e-mail address only. */
export const foreignLinkForm = linkForm(true);

const ownPassword = field(required, scalar);
export const logInForm = form({ email: address, current_password: ownPassword });
export const changeForm = form({ current_password: ownPassword, password });
export const deleteForm = form({ email: address, current_password: ownPassword, confirm: field(required) });
export const endForm = form({ login: field(scalar) });

/** Typed values that may be shown again: never a password. */
export interface Typed {
  email?: string;
}

/** A phone's keyboard puts a blank after a completed address. */
export const typedIn = ({ body: { email } }: Pick<Exchange, 'body'>): Typed =>
  typeof email === 'string' ? { email: email.trim() } : {};

/** Only the body is read: an address is kept in histories. Passwords are taken to the letter. */
export function inputOf(exchange: Exchange): Input {
  const { password, password_confirmation, current_password, confirm, login } = exchange.body;
  return { ...typedIn(exchange), password, password_confirmation, current_password, confirm, login };
}
