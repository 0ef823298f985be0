import type { Difference, Left, Past, Situation } from './difference';
import {
  dataOf,
  failedLogin,
  isLogin,
  isLogout,
  isProfile,
  isRegistration,
  loggedIn,
  recordedAnswer,
  shownLast,
  succeeded,
  unauthenticated,
  withData,
} from './words';

const followed = ({ before }: Situation, rules: string[]): Past | undefined =>
  before.findLast(({ rule }) => rule !== undefined && rules.includes(rule));

const refusals = [
  'passwords that bcrypt sees whole',
  'no longer than the column',
  'names are text or numbers',
  'no uncommon dates',
  'blanks are no value',
];

/** Columns that a statement of somebody else wrote. */
const written = (left: Left, { interventions }: Situation): Left => ({
  ...left,
  customers: left.customers.map(({ id, changed, ...rest }) => ({
    id,
    ...rest,
    ...(changed && {
      changed: Object.fromEntries(
        Object.entries(changed).filter(([column]) => interventions.some((sql) => sql.includes(`${column}=`))),
      ),
    }),
  })),
});

/** What follows from a deliberate difference of an earlier step, or from what somebody did in between. */
export const differencesOfConsequences: Difference[] = [
  {
    name: 'what a bearer alone already ended',
    reason: 'the logout that PHP refused for want of a token key did take place',
    instead: (situation) => {
      const logout = situation.before.find((past) => past.rule === 'a bearer is enough' && isLogout(past));
      const same = logout?.request.headers.Authorization === situation.request.headers.Authorization;
      return logout && same && succeeded(situation.recorded) ? unauthenticated : undefined;
    },
  },
  {
    name: 'nobody is logged in after a refused login',
    reason: 'follows from the refusal of an earlier step',
    instead: (situation) => {
      const login = followed(situation, ['inactive means out', 'only the address itself']);
      return login && isLogin(login) && !isLogin(situation) && succeeded(situation.recorded)
        ? unauthenticated
        : undefined;
    },
  },
  {
    name: 'standing ends sessions and tokens',
    reason: 'a deactivation or a password change, also one by PHP, ends what was issued before',
    instead: ({ interventions, recorded }) =>
      succeeded(recorded) &&
      interventions.some((sql) => /UPDATE customers SET (status=0|password=)/.test(sql))
        ? unauthenticated
        : undefined,
    leaves: written,
  },
  {
    name: 'who has logged out stays so',
    reason: 'Redis may forget it; the database, where there is one beside it, does not',
    instead: ({ store, interventions, recorded }) =>
      store === 'mysql' && interventions.includes('flushall') && succeeded(recorded)
        ? unauthenticated
        : undefined,
  },
  {
    name: 'the address is still there',
    reason: 'follows from the refusal of an earlier step',
    instead: (situation) => {
      const kept = followed(situation, ['only the plain number is an id']);
      const his = loggedIn(situation) === 1 && situation.path === '/api/addresses';
      return kept && his ? recordedAnswer('address/list', 1) : undefined;
    },
  },
  {
    name: 'a refused change changed nothing',
    reason: 'follows from the refusal of an earlier step',
    instead: (situation) => {
      const change = followed(situation, refusals);
      if (!change || !isLogin(situation) || !succeeded(situation.recorded)) return undefined;
      const theirs =
        isRegistration(change) && change.input.email === situation.input.email
          ? true
          : isProfile(change) && change.input.password === situation.input.password;
      return theirs ? failedLogin : undefined;
    },
  },
  {
    name: 'the row as an earlier step left it',
    reason: 'follows from a deliberate difference of an earlier step',
    instead: (situation) => {
      const change = followed(situation, [...refusals, 'the day that is meant']);
      if (!change || !isProfile(change) || situation.path !== '/api/customer/get') {
        return undefined;
      }
      if (change.answer.status === 422) return { status: 200, body: { data: shownLast(situation) } };
      const { date_of_birth } = dataOf(change.answer);
      return withData(situation.recorded, { date_of_birth });
    },
  },
];
