import { bagistoOperations, denied, invalid, missing, said } from './bagisto-operation';
import { bagistoThings, names } from './bagisto-schemas';
import { everybody } from './described';
import type { DocsFacts } from './facts';
import { example, type Operation, ok } from './operation';
import { peter, secrets } from './samples';
import { described, either, oneOf, ref, Sample, text } from './schema';

const { email, password } = peter;
const credentials = { email, password };
const registration = { ...names, ...credentials, password_confirmation: password };
const registered = said('Your account has been created successfully.', 'Registered');
const taken = invalid({ email: ['The email has already been taken.'] });
const noAddress = { email: ['The email must be a valid email address.'] };
const noRegistration = { email: 'peterdoe', password: 'short', password_confirmation: 'other' };
const passwords = [
  'The password confirmation does not match.',
  'The password must be at least 6 characters.',
];
const inCookie = new Sample(
  described(either(oneOf(true), text), 'A JWT, or `true` where the session cookie was set'),
  true,
);
const cookie = { 'Set-Cookie': { description: 'The session, unless a token was wanted', schema: text } };
const wrongPassword = denied(401, 'Invalid Email or Password', 'Not with these');
const mailed = said('We have e-mailed your password reset link!', 'Mailed, or nobody has this address');
const notFound = denied(200, "We can't find a user with that e-mail address.");
const resent = said(
  'If an account waits for this e-mail address to be confirmed, we have mailed a new link.',
  'Mailed, if an account waits',
);
const noEmail = example('noAddress: Not an address', { body: { email: 'peterdoe' }, ...invalid(noAddress) });

/** The calls that are open to everybody. */
export function bagistoLogins(facts: DocsFacts): Operation[] {
  const open = bagistoOperations(facts, 'Bagisto: customer')(everybody);
  const { customer: data } = bagistoThings(facts);
  const loggedIn = (token: unknown) => ok({ token, message: 'Logged in successfully.', data }, 'Logged in');

  return [
    open('bagistoRegister', 'post customer/register', 'Customer Registration', {
      description:
        'Where the shop demands a confirmed e-mail address, `message` says that a link was mailed, and a login is refused until it was used; not on a Bagisto, whose own API does not ask for it.',
      examples: [
        example('peter: A new customer', { without: 'account', body: registration, ...registered }),
        example('taken: Somebody has this address already', { body: registration, ...taken }),
        example('incomplete: Fields are missing, and the passwords differ', {
          body: noRegistration,
          ...invalid({ ...missing('first_name', 'last_name'), ...noAddress, password: passwords }),
        }),
      ],
    }),
    open('bagistoLogIn', 'post customer/login', "Customer's Login Authentication", {
      description:
        'Sets the session cookie. With any key named `token` in the query or the body, whatever its value, it answers a JWT instead, to be sent as `Authorization: Bearer …` (or as `token`).',
      notes: { token: described({}, 'Present: a token is wanted instead of a session') },
      answers: { 200: { headers: cookie } },
      examples: [
        example('session: For a session, kept in a cookie', { body: credentials, ...loggedIn(inCookie) }),
        example('token: For a token, as mobile apps do', {
          body: { ...credentials, token: true },
          ...loggedIn(secrets.token),
        }),
        example('wrongPassword: A wrong password', {
          body: { ...credentials, password: 'wrong' },
          ...wrongPassword,
        }),
        example('incomplete: Without a password', { body: { email }, ...invalid(missing('password')) }),
      ],
    }),
    open('bagistoForgotPassword', 'post customer/forgot-password', "Customer's Reset Password", {
      description: 'Mails a link to a page on which a new password can be chosen, once a minute at most.',
      answers: { 200: { schema: either(ref('BagistoMessage'), ref('BagistoError')) } },
      examples: [
        example('known: The address of a customer', { body: { email }, ...mailed }),
        example('unknown: An address that nobody has', {
          body: { email: 'nobody@example.com' },
          ...(facts.forgotPasswordReveals ? notFound : mailed),
        }),
        noEmail,
      ],
    }),
    open(
      'bagistoResendVerification',
      'post customer/resend-verification',
      'A new link to confirm a new account’s address',
      {
        description:
          'Where the shop demands a confirmed e-mail address. The answer is the same, and takes as long, whether or not an account waits. A new link ends the one before.',
        examples: [example('any: Any address', { body: { email }, ...resent }), noEmail],
      },
    ),
  ];
}
