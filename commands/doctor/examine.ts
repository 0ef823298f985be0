import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { StartRefused } from '../../accounts/errors';
import type { Config } from '../../app/config/config';
import { readEnvironment } from '../../app/config/environment';
import { inspectionConfig } from '../../app/config/inspection-config';
import { shopOf } from '../../app/config/shop';
import { commit, version } from '../../app/version';
import type { Database, DatabaseKind } from '../../db/connection/connection';
import { databaseKeys, refusedRight } from '../../db/connection/trouble';
import { isAbsent, withDatabase } from '../../db/connection/with-database';
import { migrationState, plannedTables } from '../../db/migrations/migrate';
import { readSchema } from '../../db/schema/schema';
import { surveyOf } from '../../db/schema/survey';
import { inspectTables } from '../../db/schema/tables';
import { captchaCheck } from './captcha';
import { clientChecks } from './clients';
import { customerChecks } from './customers';
import { databaseChecks } from './database';
import { languageCheck, maintenanceCheck, storageCheck } from './files';
import {
  type Check,
  type Finding,
  type Found,
  green,
  type Patient,
  reason,
  red,
  type Said,
  titled,
  yellow,
} from './finding';
import { mailCheck } from './mail';
import { oneLoginCheck } from './one-login';
import { phpCheck } from './php';
import { redisCheck } from './redis';
import { type About, type Diagnosis, diagnosis } from './report';
import { secretChecks } from './secrets';
import { galeraCheck, moreServersCheck } from './servers';
import { timeChecks } from './time';

const checks: Check[] = [
  ...databaseChecks,
  ...customerChecks,
  moreServersCheck,
  galeraCheck,
  ...timeChecks,
  storageCheck,
  redisCheck,
  mailCheck,
  languageCheck,
  ...secretChecks,
  ...clientChecks,
  captchaCheck,
  oneLoginCheck,
  phpCheck,
  maintenanceCheck,
];

/** One slow or broken thing must not hide the others. */
const patience = 15_000;

export async function examine(
  envFile: string | undefined,
  env: NodeJS.ProcessEnv,
  progress: (about: string | undefined) => void,
): Promise<Diagnosis> {
  const { values, misspelt } = readEnvironment(envFile, env);
  const slips = misspelt.flatMap(({ key, meant }) =>
    titled('Configuration', yellow(`${key} is not a key of ours`, `Did you mean ${meant}?`)),
  );
  let config: Config;
  try {
    config = inspectionConfig(values);
  } catch (error) {
    if (!(error instanceof StartRefused)) throw error;
    return diagnosis([...unconfigured(error), ...slips]);
  }
  const file = envFile === undefined ? undefined : readEnvironment(envFile, {}).values;
  const report = async (found: Found | undefined, said: Said[]): Promise<Diagnosis> => {
    const patient: Patient = { config, values, file, found };
    const findings = [...slips, ...titled('Database', said)];
    for (const check of checks) {
      progress(check.about);
      findings.push(...(await carefully(check, patient)));
    }
    return diagnosis(findings, aboutOf(envFile, patient));
  };
  progress('Database');
  const { database } = config;
  try {
    if (isAbsent(database)) return await report(undefined, [notMade]);
    return await withDatabase(database, async (db) => {
      const found = await foundIn(db, config).catch((error) => [inaccessible(error, db.kind), unseen]);
      return Array.isArray(found) ? report(undefined, found) : report(found, []);
    });
  } finally {
    progress(undefined);
  }
}

function aboutOf(envFile: string | undefined, { config: { database }, found }: Patient): About {
  const file = envFile ?? (fs.existsSync('.env') ? '.env' : undefined);
  return {
    version,
    ...(commit !== undefined && { commit }),
    node: process.versions.node,
    configuration: file
      ? `${path.resolve(file)} and the process environment`
      : 'the process environment; no .env',
    database:
      database.kind === 'embedded'
        ? `embedded, ${path.resolve(database.file)}`
        : `${database.database} at ${database.host}:${database.port}`,
    release: found?.shop.release,
  };
}

export const unconfigured = ({ message }: StartRefused): Finding[] =>
  titled('Configuration', red(message, 'Nothing else can be checked before this is mended.'));

async function carefully({ about, look }: Check, patient: Patient): Promise<Finding[]> {
  // The command ends with its last word, whatever clocks still run.
  const tooLong = pause(patience, unchecked('it took too long'));
  try {
    return titled(about, await Promise.race([look(patient), tooLong]));
  } catch (error) {
    return titled(about, unchecked(reason(error)));
  }
}

const unchecked = (why: string) =>
  yellow(
    `could not be looked at (${why})`,
    'The other checks do not depend on it; try again in a quiet hour.',
  );

const notMade = green('our own, embedded; made at the first start in the storage folder');

/** The shop to examine, or why there is none. */
async function foundIn(db: Database, config: Config): Promise<Found | Said[]> {
  const tables = await inspectTables(db);
  const { createdByUs } = await migrationState(db, tables);
  if (!tables.get('customers')) return [empty(config)];
  const schema = await readSchema(db, createdByUs, tables);
  return {
    db,
    schema,
    shop: shopOf(config, schema),
    survey: surveyOf(db, schema),
    planned: await plannedTables(db),
  };
}

const unseen = yellow(
  'not looked at, because the database could not be',
  'Ask again when it can be.',
  'Customers, times',
);

function empty({ production }: Config): Said {
  const finding = production ? red : yellow;
  const detail = 'empty: it would get tables of our own, in the layout of Bagisto 1.3';
  return finding(detail, "npm run migrate; or, to adopt a shop, take the DB_ keys of the shop's .env.");
}

function inaccessible(error: unknown, kind: DatabaseKind): Said {
  if (error instanceof StartRefused) return red(error.message, 'Nothing was written.');
  const refused = refusedRight(error);
  if (refused) return red(`cannot be read: ${refused.message}`, 'Nothing was written.');
  const cause = (error as Error).cause ?? error;
  const server = kind === 'mysql' ? ', and that the server runs' : '';
  return red(`cannot be read (${reason(cause)})`, `Check ${databaseKeys[kind]}${server}.`);
}
