import { bagistoOperations, customers, denied, invalid, missing, refusal, said } from './bagisto-operation';
import { at, bagistoThings, names } from './bagisto-schemas';
import type { DocsFacts } from './facts';
import { example, type Operation, ok } from './operation';
import { jane, moment, peter } from './samples';
import { listOf, record, text } from './schema';

const news = { gender: 'Male', date_of_birth: '1990-05-17', phone: '0123456789' };
const whole = { ...names, email: peter.email, ...news };
const notYours = { ...said('Invalid Request.', 'Somebody else’s id'), status: 403 };

/** One's own account. */
export function bagistoCustomers(facts: DocsFacts): Operation[] {
  const guarded = bagistoOperations(facts, 'Bagisto: customer')(customers);
  const { customer: data } = bagistoThings(facts);
  const changed = data.with({ ...news, phone: facts.everyField ? news.phone : null });

  return [
    guarded('bagistoGetCustomer', 'get customer/get', "Get Customer's Information", {
      examples: [example('self: Oneself', ok({ data }, 'Who is logged in'))],
    }),
    guarded('bagistoGetCustomerById', 'get customers/{id}', 'Get Customer Information Based On Id', {
      examples: [
        example('self: Oneself', ok({ data }, 'Oneself')),
        example('other: Somebody else', { params: { id: String(jane.id) }, ...notYours }),
      ],
    }),
    guarded('bagistoUpdateProfile', 'put customer/profile', "Modify Customer's Profile Details", {
      description:
        'Also as a POST with `_method=PUT`. The whole customer may be sent back as it came: read-only fields are passed over, and `""` or `null` leave e-mail and password as they are. A new password ends all other sessions and tokens. Where the shop wants a new e-mail address confirmed first (`CONFIRM_EMAIL_CHANGE`), the answer shows the old one, and `message` says that a link was mailed.',
      examples: [
        example('whole: Gender, birthday and phone are new', {
          body: whole,
          ...ok({ message: facts.texts.profile, data: changed }, 'Changed'),
        }),
        example('incomplete: Without a name and a gender, and born tomorrow', {
          body: { first_name: '', last_name: peter.lastName, date_of_birth: '2999-01-01' },
          ...invalid({
            ...missing('first_name', 'gender'),
            date_of_birth: ['The date of birth must be a date before today.'],
          }),
        }),
      ],
    }),
    guarded('bagistoLogOut', 'get customer/logout', "Customer's Logout", {
      description: 'Ends the session or the token with which it is asked.',
      examples: [example('leave: Leaving', said(facts.texts.logout, 'Gone'))],
    }),
  ];
}

const login = { user_agent: '', network: '127.0.0.1', logged_in_at: at, last_used_at: at };
const person = { id: peter.id, ...names, email: peter.email };
const unsaid = { gender: null, date_of_birth: null, phone: null };
const flags = { status: 1, subscribed_to_news_letter: 0, is_verified: 1 };
const written = { notes: null, created_at: moment, updated_at: moment, group: 'General' };
const kept = { ...person, ...unsaid, ...flags, ...written, uuid: peter.uuid, logged_out_at: null };

const asFile = { 'Content-Disposition': { description: 'A file’s name', schema: text } };
const everything = {
  ...record({ exported_at: text, timezone: text, customer: { type: 'object' } }),
  additionalProperties: listOf({ type: 'object' }),
};

const requested = {
  description: 'Where one of the shop’s admins does it (ACCOUNT_DELETION=request): asked for',
  example: said('We have received your request to delete your account.').answer,
};
const ordersOpen = {
  description: 'An order is still open',
  example: refusal('Your account cannot be deleted while one of your orders is still open.'),
};
const wrongPassword = invalid({ password: ['The password is incorrect.'] });

/** Calls of ours, which the legacy API never had. */
export function bagistoAccountLife(facts: DocsFacts): Operation[] {
  const guarded = bagistoOperations(facts, 'Bagisto: customer')(customers);
  const things = bagistoThings(facts);
  const unknown = denied(404, facts.texts.notFound, 'No login of yours');

  const deletion = guarded('bagistoDeleteCustomer', 'delete customer', 'Delete the account', {
    description:
      'For good, with its address book, sessions and tokens; orders, invoices and reviews stay as the shop’s tables keep them. A mail confirms it. Without a password the login must be no older than five minutes.',
    throttled: true,
    answers: { 202: requested, 409: ordersOpen },
    examples: [
      example('gone: With the password', {
        body: { password: peter.password },
        ...said('Your account has been deleted.', 'Deleted'),
      }),
      example('wrongPassword: With another one', { body: { password: 'wrong' }, ...wrongPassword }),
    ],
  });

  return [
    guarded('bagistoExportCustomer', 'get customer/export', 'Everything that is kept about one', {
      description:
        'One JSON, as a file: the account, and what the shop’s tables have of the customer; without what opens anything. A table that a shop has not, or without a row, is absent. Times of the tables are those of `timezone`.',
      answers: { 200: { schema: everything, headers: asFile } },
      examples: [
        example('own: One’s own', {
          as: 'session',
          ...ok({ exported_at: at, timezone: facts.timezone, customer: kept, logins: [login] }, 'All of it'),
        }),
      ],
    }),
    guarded('bagistoListSessions', 'get customer/sessions', 'Where one is logged in', {
      description:
        'Sessions and tokens of every door, the latest first; only those that were used here. An id opens nothing. `last_used_at` is written at most every five minutes.',
      examples: [example('own: The one that asks', ok({ data: [things.login] }, 'The logins'))],
    }),
    guarded('bagistoEndOtherSessions', 'delete customer/sessions', 'Log out everywhere else', {
      description: 'Every session and token but the one that asks, also those in PHP.',
      examples: [example('others: All others', said('You are logged out everywhere else.', 'Gone'))],
    }),
    guarded('bagistoEndSession', 'delete customer/sessions/{id}', 'End one login', {
      examples: [
        example('another: Another one of yours', said('That login has ended.', 'Gone')),
        example('unknown: An id that nobody has', { params: { id: 'nobody' }, ...unknown }),
      ],
    }),
    ...(facts.accountDeletion ? [deletion] : []),
  ];
}
