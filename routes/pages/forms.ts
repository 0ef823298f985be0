import { type Form, form } from '../../accounts/validation/form';
import {
  confirmed,
  email,
  field,
  hashable,
  min,
  required,
  seventyTwoBytes,
} from '../../accounts/validation/laravel';

export interface ForgotValues {
  email: string;
}

export interface ResetValues {
  email?: string;
  password: unknown;
}

export const shortestPassword = 6;

const address = () => field(required, email);
/** As at registration. */
const password = () => field(confirmed, min(shortestPassword), required, seventyTwoBytes, hashable);

export const forgotForm: Form<ForgotValues> = form<ForgotValues>({ email: address() });
export const ownLinkForm: Form<ResetValues> = form<ResetValues>({ password: password() });
/** A link that PHP mailed is found by its e-mail address only. */
export const foreignLinkForm: Form<ResetValues> = form<ResetValues>({
  email: address(),
  password: password(),
});
