import type { Message } from '../errors';

/** Laravel's English wording, to the letter: clients compare some of these texts. */
const english: Record<string, string> = {
  'validation.required': 'The :attribute field is required.',
  'validation.string': 'The :attribute must be a string.',
  'validation.email': 'The :attribute must be a valid email address.',
  'validation.unique': 'The :attribute has already been taken.',
  'validation.confirmed': 'The :attribute confirmation does not match.',
  'validation.min': 'The :attribute must be at least :min characters.',
  'validation.max': 'The :attribute may not be greater than :max characters.',
  'validation.max_bytes': 'The :attribute may not be greater than :max bytes.',
  'validation.format': 'The :attribute format is invalid.',
  'validation.date': 'The :attribute is not a valid date.',
  'validation.before_today': 'The :attribute must be a date before today.',
  'validation.invalid': 'The given data was invalid.',
  'auth.failed': 'Invalid Email or Password',
  'auth.unauthenticated': 'Unauthenticated',
  'auth.not_yours': 'Invalid Request.',
  'auth.inactive': 'Your account is not active.',
  'auth.unverified': 'Verify your email account first.',
  'auth.cross_site': 'This request came from another site. Use a token, or add the site to CORS_ORIGINS.',
  'login.done': 'Logged in successfully.',
  'logout.done': 'Logged out successfully.',
  'logout.done_documented': 'Logged out successfully!',
  'register.done': 'Your account has been created successfully.',
  'profile.done': 'Your account has been updated successfully.',
  'profile.done_early': 'Your account has been created successfully.',
  'passwords.sent': 'We have e-mailed your password reset link!',
  'passwords.user': "We can't find a user with that e-mail address.",
  'http.not_found': 'Resource not found',
  'http.not_found_1_3': 'Resource Not Found',
  'http.method': 'Method Not Allowed',
  'http.too_large': 'Payload Too Large',
  'http.throttled': 'Too Many Attempts.',
  'http.unavailable': 'Service Unavailable',
  'http.server_error': 'Server Error',
};

export function render({ key, values = {} }: Message): string {
  const text = english[key];
  if (text === undefined) throw new Error(`there is no message ${key} in the catalogue`);
  return text.replace(/:(\w+)/g, (placeholder, name: string) => String(values[name] ?? placeholder));
}
