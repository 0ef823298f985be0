import { StartRefused, Unavailable, ValidationFailed } from '../../accounts/errors';
import { passwordHasher } from '../../accounts/identity/password-hasher';
import { type Languages, loadLanguages } from '../../accounts/lang/languages';
import { type Config, readConfig } from '../../app/config/config';
import { readEnvironment } from '../../app/config/environment';
import { inspectionConfig } from '../../app/config/inspection-config';
import { shopOf } from '../../app/config/shop';
import { accountParts } from '../../app/parts';
import type { Database } from '../../db/connection/connection';
import { causeOf, orUnreachable } from '../../db/connection/trouble';
import { isAbsent, withDatabase } from '../../db/connection/with-database';
import { customerSearch } from '../../db/customers/customer-search';
import { embeddedExpiringStore } from '../../db/expiring/embedded-expiring-store';
import { migrationState } from '../../db/migrations/migrate';
import { readSchema } from '../../db/schema/schema';
import { inspectTables } from '../../db/schema/tables';
import { bagistoForms } from '../../routes/bagisto/forms';
import { releases } from '../../routes/bagisto/releases';
import { NotDone, wordsOf } from './outcome';
import { type PhpAtDesk, phpAtDesk } from './php-at-desk';
import { openPost } from './post';

/** The tools of the person on call: the server's own rules, on its database. */
export type Desk = Awaited<ReturnType<typeof deskOn>>;

export interface Needs {
  env?: string;
  /** Mails carry what only the server's own keys can seal; whatever sends none needs no secrets. */
  mails?: boolean;
  /** Sessions and tokens end by it, those in PHP as well. */
  ends?: boolean;
  tell?(line: string): void;
}

export async function atDesk<T>(needs: Needs, work: (desk: Desk) => Promise<T>): Promise<T> {
  const { values } = readEnvironment(needs.env, process.env);
  const looking = inspectionConfig(values);
  const { database } = looking;
  // First: reading the whole configuration would already make a secret.
  if (database.kind === 'embedded' && isAbsent(database)) {
    throw new StartRefused(
      `there is no database yet at ${database.file}; check STORAGE_PATH, or name the shop's configuration with --env`,
    );
  }
  const config = needs.mails ? readConfig(values) : looking;
  const languages = loadLanguages(config.languagesPath, config.language);
  return withDatabase(database, async (db) => {
    const php = phpAtDesk(values, needs);
    try {
      return await work(await deskOn(db, config, languages, php, needs.tell).catch(orUnreachable(db)));
    } catch (error) {
      throw explained(error, languages);
    } finally {
      await php.close();
    }
  });
}

async function deskOn(
  db: Database,
  config: Config,
  languages: Languages,
  php: PhpAtDesk,
  tell: Needs['tell'] = () => {},
) {
  const tables = await inspectTables(db);
  const { pending, createdByUs } = await migrationState(db, tables);
  if (pending.length > 0) {
    throw new StartRefused(
      'tables of ours are missing in this database; run "npm run migrate" with the same configuration, then this again',
    );
  }
  const schema = await readSchema(db, createdByUs, tables);
  const { mailer, posted } = openPost(config, languages, tell);
  const shop = shopOf(config, schema);
  const parts = accountParts({
    config,
    shop,
    db,
    schema,
    // Sessions and tokens end by what the database says of the account: nothing here looks for one.
    state: embeddedExpiringStore(db, Date.now),
    hasher: passwordHasher({ cost: config.bcryptCost }),
    mailer,
    languages,
    logger: php.logger,
    clock: Date.now,
    php: await php.open({ config, shop, db, schema }),
    accepting: () => true,
    patience: 1,
  });
  return {
    ...parts,
    search: customerSearch(db, schema),
    registration: bagistoForms(parts.customers, schema.customers, releases[shop.release], undefined).register,
    /** The mails that the rules have sent. */
    posted,
  };
}

function explained(error: unknown, languages: Languages): unknown {
  if (error instanceof ValidationFailed) {
    const fields = wordsOf(error, languages);
    const all = Object.values(fields).flat().join(' ');
    return new NotDone('refused', `Refused; nothing was changed. ${all}`, fields);
  }
  if (!(error instanceof Unavailable)) return error;
  const { code, name } = causeOf(error);
  return new StartRefused(
    `the database did not answer in the middle of it (${code ?? name}): it is away, or another program holds it. Look with "npm run customers -- find" how things stand, and run the same command again`,
  );
}
