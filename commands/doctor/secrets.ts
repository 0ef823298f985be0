import { secretOpener } from '../../accounts/identity/second-factor';
import { isSet } from '../../app/config/laravel-database';
import { weakness } from '../../app/config/secrets';
import {
  type Check,
  counted,
  green,
  ofDatabase,
  type Patient,
  red,
  type Said,
  titled,
  yellow,
} from './finding';

type Secret = 'APP_KEY' | 'JWT_SECRET';

const uses: Record<Secret, string> = {
  APP_KEY: 'signs our session cookies',
  JWT_SECRET: "signs the apps' tokens",
};

const lookAtSecrets: Check['look'] = (patient) => {
  const { APP_KEY, JWT_SECRET } = patient.values;
  return [
    ...titled('APP_KEY', secretFinding(patient, 'APP_KEY')),
    ...titled('JWT_SECRET', secretFinding(patient, 'JWT_SECRET')),
    Boolean(APP_KEY) &&
      APP_KEY === JWT_SECRET &&
      yellow('APP_KEY and JWT_SECRET are the same', 'Who learns one has both: make two.'),
  ];
};

function secretFinding(patient: Patient, name: Secret): Said {
  const { config, values, file, found } = patient;
  const adopted = found?.schema.adopted === true;
  const strict = config.production && config.database.kind === 'mysql';
  const value = isSet(values[name]) ? values[name] : undefined;
  const asInPhp = `Take ${name} from the shop's .env, to the letter.`;
  if (value === undefined) return missing(patient, name, adopted, strict, asInPhp);
  const inFile = file?.[name];
  if (adopted && file && inFile !== value) {
    const detail = `the process environment sets another than the shop's .env, so tokens of one side are refused by the other`;
    const todo = `Unset ${name} in the environment, or set it to the shop's.`;
    return name === 'JWT_SECRET' ? red(detail, todo) : yellow(detail, todo);
  }
  const problem = weakness(value);
  if (problem) {
    const finding = strict ? red : yellow;
    const todo = adopted
      ? 'A new one logs every customer out of PHP and here: choose a quiet hour, 32 random characters or more, and set it on both sides.'
      : 'Set 32 random characters or more.';
    return finding(`${uses[name]}, but ${problem}`, todo);
  }
  if (!adopted) return green(`set, strong; ${uses[name]}`);
  if (file) return green(`set, strong, and the one of the shop's .env; ${uses[name]}`);
  return yellow(
    `set and strong, but from here we cannot see whether it is PHP's`,
    `npm run doctor -- --env ../shop/.env uses the shop's own. ${asInPhp}`,
  );
}

function missing({ found }: Patient, name: Secret, adopted: boolean, strict: boolean, asInPhp: string): Said {
  const own = 'is not set: one is made at the first start and kept in the storage folder';
  if (strict)
    return red(
      'is not set, and in production nothing is made up',
      adopted ? asInPhp : 'Set 32 random characters or more.',
    );
  if (!adopted) return green(own);
  // From 2.0 on Bagisto has no tokens of this kind.
  const shared = name === 'JWT_SECRET' && !found?.schema.bagisto?.versions.startsWith('2');
  return shared
    ? red(`${own}, so every app that PHP logged in would have to log in again`, asInPhp)
    : yellow(own, asInPhp);
}

const secondFactors = ofDatabase('Second factors', async ({ survey, shop }, { config, values }) => {
  if (!shop.doors.includes('evershop')) return [];
  const stored = await survey.secondFactors();
  if (stored.length === 0) return [];
  const openSecret = secretOpener([values.APP_KEY ?? '', ...config.appKeys.slice(1)]);
  const closed = stored.filter((secret) => openSecret(secret) === undefined);
  const admins = counted(stored.length, 'admin');
  if (closed.length === 0) return green(`${admins} with one: POST /api/user/tokens takes a code`);
  return yellow(
    `${closed.length} of ${admins}: the secret opens with no APP_KEY of ours, so that only a backup code lets in`,
    "Take APP_KEY and APP_PREVIOUS_KEYS from the shop's .env, to the letter; who never finished setting it up does so in the panel.",
  );
});

export const secretChecks: Check[] = [{ about: 'Secrets', look: lookAtSecrets }, secondFactors];
