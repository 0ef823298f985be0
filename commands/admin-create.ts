import type { NewAdmin } from '../accounts/admin';
import { AlreadyTaken, StartRefused, ValidationFailed } from '../accounts/errors';
import { passwordHasher } from '../accounts/identity/password-hasher';
import { loadLanguages } from '../accounts/lang/languages';
import { shopTime } from '../accounts/shop-time';
import { field } from '../accounts/validation/field';
import { form, type Valid, validated } from '../accounts/validation/form';
import { email, hashable, max, min, required, seventyTwoBytes, string } from '../accounts/validation/laravel';
import { failed } from '../app/command-line/error-text';
import { NotUnderstood, readOptions } from '../app/command-line/options';
import { say } from '../app/command-line/output';
import { handedOver, questionsAtTerminal } from '../app/command-line/questions';
import type { Config } from '../app/config/config';
import { readEnvironment } from '../app/config/environment';
import { inspectionConfig } from '../app/config/inspection-config';
import { adminsTable } from '../db/admins';
import type { Database } from '../db/connection/connection';
import { orUnreachable } from '../db/connection/trouble';
import { isAbsent, withDatabase } from '../db/connection/with-database';
import { migrationState } from '../db/migrations/migrate';
import { readSchema } from '../db/schema/schema';

const longest = max(191);
const adminForm = form({
  name: field(required, string, longest),
  email: field(required, email, longest),
  password: field(required, string, min(8), seventyTwoBytes, hashable),
});

/** `npm run admin:create`: the first admin of a database of our own, and any further one. */
async function main(argv: string[]): Promise<void> {
  const { values: typed } = readOptions('npm run admin:create --', argv, {
    name: { type: 'string' },
    email: { type: 'string' },
    'password-stdin': { type: 'boolean' },
  });
  const config = inspectionConfig(readEnvironment(typed.env, process.env).values);
  if (isAbsent(config.database)) throw notYet();
  const create = async (db: Database) => {
    await refuseForeign(db);
    const input = typed['password-stdin']
      ? { name: typed.name, email: typed.email, password: await handedOver() }
      : await askedFor(typed);
    const scope = { today: '', who: undefined, host: undefined };
    const { password, ...admin } = await validated(adminForm, input, scope);
    const passwordHash = await passwordHasher({ cost: config.bcryptCost }).hash(password);
    await add(db, { ...admin, passwordHash }, config);
    say(`${admin.email} may now log in at POST /api/user/tokens, and do everything with customers.`);
  };
  await withDatabase(config.database, (db) => create(db).catch(orUnreachable(db))).catch((error) => {
    throw error instanceof ValidationFailed ? inWords(error, config) : error;
  });
}

type Typed = Partial<Valid<typeof adminForm>>;

async function askedFor({ name, email: address }: Typed): Promise<Typed> {
  if (!process.stdin.isTTY) {
    throw new NotUnderstood(
      `there is no terminal to ask at; give --name, --email and --password-stdin, and the password as input`,
    );
  }
  const { ask, askHidden, close } = questionsAtTerminal();
  try {
    const input = { name: name ?? (await ask('Name: ')), email: address ?? (await ask('E-mail address: ')) };
    const password = await askHidden('Password (at least 8 characters; it does not appear): ');
    if ((await askHidden('The same again: ')) !== password)
      throw new StartRefused('the two passwords are not the same');
    return { ...input, password };
  } finally {
    close();
  }
}

const notYet = () => new StartRefused('there are no tables yet; run "npm run migrate" once, then this again');

/** Bagisto's admins are made, and given their roles, in Bagisto's own panel only. */
async function refuseForeign(db: Database): Promise<void> {
  const { createdByUs, pending } = await migrationState(db);
  if (!createdByUs && (await db.knex.schema.hasTable(db.table('customers')))) {
    throw new StartRefused(
      "this database is a Bagisto's, and its admins log in here as they are: make a new one in Bagisto's admin panel (Settings, Users)",
    );
  }
  if (pending.length > 0) throw notYet();
}

async function add(db: Database, admin: NewAdmin, { timezone = 'UTC' }: Config): Promise<void> {
  const admins = adminsTable(db, await readSchema(db, true), shopTime(timezone, Date.now));
  if (await admins.findByEmail(admin.email)) throw new AlreadyTaken('email');
  await admins.add(admin);
}

function inWords({ fields }: ValidationFailed, { languagesPath }: Config): StartRefused {
  const { render } = loadLanguages(languagesPath, 'en');
  const messages = Object.values(fields).flat();
  return new StartRefused(messages.map((message) => render(message, 'en')).join(' '));
}

main(process.argv.slice(2)).catch((error: unknown) => failed('No admin was created', error));
