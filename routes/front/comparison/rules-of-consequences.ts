import { at } from './foreign-json';
import { isDone } from './rule-answers';
import {
  byToken,
  isLoginPath,
  isProfile,
  lastChange,
  lastLogin,
  loggedIn,
  refusedWith,
  succeeded,
  unauthenticated,
} from './rule-words';
import type { DeliberateDifference } from './situation';

const stored = ['no empty birthday', 'the answer is the stored row', 'untouched fields stay'];
const refused = [
  'no longer than its column',
  'passwords that bcrypt sees whole',
  'blanks are no value',
  'names are text or numbers',
  'every field of a customer is looked at',
  'no uncommon dates',
];

/** Differences that follow from a deliberate one before them. */
export const consequenceRules: DeliberateDifference[] = [
  {
    name: 'what a Bearer alone already ended',
    reason: 'the logout that PHP refused for want of the key "token" did take place',
    explains: ({ old, now, history }) =>
      succeeded(old) &&
      unauthenticated(now) &&
      history.some(({ rule, path }) => rule === 'a Bearer is enough' && path === 'customer/logout'),
  },
  {
    name: 'nobody is logged in after a refused login',
    reason: 'follows from the login before it',
    explains: ({ old, now, history }) => {
      const refusals = ['inactive means out', 'unverified means out', 'only the address itself'];
      return succeeded(old) && unauthenticated(now) && refusals.includes(lastLogin(history)?.rule ?? '');
    },
  },
  {
    name: 'a new password ends all other sessions',
    reason: 'in PHP what was issued before it goes on working',
    explains: (situation) =>
      succeeded(situation.old) &&
      unauthenticated(situation.now) &&
      situation.history.some(
        (before) =>
          before.path === 'customer/profile' &&
          Boolean(before.input.password) &&
          succeeded(before.now) &&
          byToken(before) !== byToken(situation),
      ),
  },
  {
    name: 'the row as an earlier change left it',
    reason: 'follows from a change before it that was stored otherwise',
    explains: ({ old, now, differences, history }) =>
      succeeded(old) &&
      succeeded(now) &&
      history.some(({ rule = '' }) => stored.includes(rule)) &&
      differences.every(
        ({ where }) =>
          /^data\.(first_name|last_name|name|gender|date_of_birth|email)$/.test(where) &&
          at(now.body, where) === at(lastChange(history)?.now.body, where),
      ),
  },
  {
    name: 'the row as before a refused change',
    reason: 'follows from a refusal before it that PHP does not know',
    explains: ({ path, old, now, history }) =>
      path === 'customer/get' &&
      succeeded(old) &&
      refused.includes(history.findLast(isProfile)?.rule ?? '') &&
      isDone({ path, input: {}, now }, history, loggedIn(history)),
  },
  {
    name: 'a refused change changed nothing',
    reason: 'follows from a refusal before it that PHP does not know',
    explains: (situation) =>
      isLoginPath(situation) &&
      succeeded(situation.old) &&
      refusedWith(situation.now, 'auth.failed') &&
      situation.history.some(
        ({ rule = '', input }) =>
          refused.includes(rule) &&
          (input.email === situation.input.email || input.password === situation.input.password),
      ),
  },
];
