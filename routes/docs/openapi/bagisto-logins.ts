import { bagistoOperation } from './bagisto-operation';
import { customerSample, invalid } from './bagisto-schemas';
import type { DocsFacts } from './facts';
import type { Operation } from './operation';
import { peter, secrets } from './samples';
import {
  described,
  either,
  emailAddress,
  filledText,
  input,
  oneOf,
  password,
  record,
  ref,
  text,
} from './schema';

/** Calls that are open to everybody. */
export function bagistoLogins(facts: DocsFacts): Operation[] {
  const operation = bagistoOperation(facts, 'Bagisto: customer');
  const customer = customerSample(facts);
  const credentials = { email: peter.email, password: peter.password };
  const registration = {
    first_name: peter.firstName,
    last_name: peter.lastName,
    ...credentials,
    password_confirmation: peter.password,
  };
  const refused = { description: 'What is wrong with the input', schema: ref('BagistoInvalid') };

  return [
    operation({
      id: 'bagistoRegister',
      method: 'post',
      path: 'customer/register',
      summary: 'Customer Registration',
      carriers: [],
      throttled: true,
      body: input(
        {
          first_name: filledText,
          last_name: filledText,
          email: emailAddress,
          password,
          password_confirmation: password,
        },
        ['first_name', 'last_name', 'email', 'password', 'password_confirmation'],
      ),
      answers: { 200: { description: 'Registered', schema: ref('BagistoMessage') }, 422: refused },
      examples: [
        {
          name: 'peter',
          summary: 'A new customer',
          given: 'no account',
          body: registration,
          status: 200,
          answer: { message: 'Your account has been created successfully.' },
        },
        {
          name: 'taken',
          summary: 'Somebody has this address already',
          body: registration,
          status: 422,
          answer: invalid({ email: ['The email has already been taken.'] }),
        },
        {
          name: 'incomplete',
          summary: 'Fields are missing, and the passwords differ',
          body: { email: 'peterdoe', password: 'short', password_confirmation: 'other' },
          status: 422,
          answer: invalid({
            first_name: ['The first name field is required.'],
            last_name: ['The last name field is required.'],
            email: ['The email must be a valid email address.'],
            password: [
              'The password confirmation does not match.',
              'The password must be at least 6 characters.',
            ],
          }),
        },
      ],
    }),
    operation({
      id: 'bagistoLogIn',
      method: 'post',
      path: 'customer/login',
      summary: "Customer's Login Authentication",
      description:
        'Sets the session cookie. With any key named `token` in the query or the body, whatever its value, it answers a JWT instead, to be sent as `Authorization: Bearer …` (or as `token`).',
      carriers: [],
      throttled: true,
      body: input(
        {
          email: emailAddress,
          password: filledText,
          token: described({}, 'Present: a token is wanted instead of a session'),
        },
        ['email', 'password'],
      ),
      answers: {
        200: {
          description: 'Logged in',
          headers: { 'Set-Cookie': { description: 'The session, unless a token was wanted', schema: text } },
          schema: record({
            token: described(either(oneOf(true), text), 'A JWT, or `true` where the session cookie was set'),
            message: text,
            data: ref('BagistoCustomer'),
          }),
        },
        401: { description: 'Not with these', schema: ref('BagistoError') },
        422: refused,
      },
      examples: [
        {
          name: 'session',
          summary: 'For a session, kept in a cookie',
          body: credentials,
          status: 200,
          answer: { token: true, message: 'Logged in successfully.', data: customer },
        },
        {
          name: 'token',
          summary: 'For a token, as mobile apps do',
          body: { ...credentials, token: true },
          status: 200,
          answer: { token: secrets.token, message: 'Logged in successfully.', data: customer },
        },
        {
          name: 'wrongPassword',
          summary: 'A wrong password',
          body: { ...credentials, password: 'wrong' },
          status: 401,
          answer: { error: 'Invalid Email or Password' },
        },
        {
          name: 'incomplete',
          summary: 'Without a password',
          body: { email: peter.email },
          status: 422,
          answer: invalid({ password: ['The password field is required.'] }),
        },
      ],
    }),
    operation({
      id: 'bagistoForgotPassword',
      method: 'post',
      path: 'customer/forgot-password',
      summary: "Customer's Reset Password",
      description: 'Mails a link to a page on which a new password can be chosen, once a minute at most.',
      carriers: [],
      throttled: true,
      body: input({ email: emailAddress }, ['email']),
      answers: {
        200: {
          description: 'Mailed, or nobody has this address',
          schema: either(ref('BagistoMessage'), ref('BagistoError')),
        },
        422: refused,
      },
      examples: [
        {
          name: 'known',
          summary: 'The address of a customer',
          body: { email: peter.email },
          status: 200,
          answer: { message: 'We have e-mailed your password reset link!' },
        },
        {
          name: 'unknown',
          summary: 'An address that nobody has',
          body: { email: 'nobody@example.com' },
          status: 200,
          answer: facts.forgotPasswordReveals
            ? { error: "We can't find a user with that e-mail address." }
            : { message: 'We have e-mailed your password reset link!' },
        },
        {
          name: 'noAddress',
          summary: 'Not an address',
          body: { email: 'peterdoe' },
          status: 422,
          answer: invalid({ email: ['The email must be a valid email address.'] }),
        },
      ],
    }),
  ];
}
