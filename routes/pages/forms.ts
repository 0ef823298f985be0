import { field } from '../../accounts/validation/field';
import { form } from '../../accounts/validation/form';
import {
  confirmed,
  email,
  hashable,
  min,
  required,
  seventyTwoBytes,
} from '../../accounts/validation/laravel';

export const shortestPassword = 6;

const address = field(required, email);
/** The rules of a registration. */
const password = field(confirmed, min(shortestPassword), required, seventyTwoBytes, hashable);
const linkForm = (foreign: boolean) => form({ email: foreign ? address : undefined, password });

export const forgotForm = form({ email: address });
export const ownLinkForm = linkForm(false);
/** A link that PHP mailed is found by its e-mail address only. */
export const foreignLinkForm = linkForm(true);
