import { unservable } from '../../db/customers/customer-row';
import { agrees } from '../../db/schema/bagisto';
import { backupCodes, missingRights } from '../../db/schema/rights';
import { counted, green, ofDatabase, red, yellow } from './finding';

export const databaseChecks = [
  ofDatabase('Database', async ({ db, schema, survey }, { config }) => {
    const { name } = await survey.server();
    const where = config.database.kind === 'mysql' ? `, database ${config.database.database}` : '';
    const prefix = db.table('') === '' ? 'no prefix' : `prefix ${db.table('')}`;
    if (!schema.bagisto) return green(`our own, on ${name}${where}, ${prefix}`);
    const { versions, migratedTo } = schema.bagisto;
    const description = `a Bagisto ${versions}, on ${name}${where}, ${prefix}`;
    if (agrees(schema.bagisto)) return green(description);
    return yellow(
      `${description}; but its table ${db.table('migrations')} says ${migratedTo}`,
      'An upgrade may be half done, or tables were copied one by one. We go by the columns; look before you rely on it, or set BAGISTO_RELEASE.',
    );
  }),

  ofDatabase('Our tables', ({ planned, schema }, { config }) => {
    const kept = schema.adopted ? "; Bagisto's own stay as they are" : '';
    if (planned.length === 0) return green(`all there${kept}`);
    const detail = `${planned.join(', ')} would be created${kept}`;
    const todo = 'npm run migrate; npm run migrate -- --dry-run only tells what it would do';
    const refuses = config.production && config.database.kind === 'mysql';
    return refuses ? red(detail, todo) : yellow(detail, todo);
  }),

  ofDatabase('Rights', async ({ db, schema, shop, survey }, { config }) => {
    const takesCodes = shop.doors.includes('evershop') && (await survey.secondFactors()).length > 0;
    const missing = await missingRights(db, schema, ...(takesCodes ? [backupCodes] : []));
    if (!missing || config.database.kind !== 'mysql') return [];
    const { login, rights, tables } = missing;
    return red(
      `this login may not ${rights.join(', ')} in ${tables.join(', ')}: registrations and changes would fail`,
      `GRANT ${rights.join(', ')} ON \`${config.database.database}\`.* TO ${login}, or set another DB_USERNAME.`,
    );
  }),

  ofDatabase('Index on e-mail', async ({ db, schema, survey }) => {
    const table = db.table('customers');
    const key = schema.customerKeys.find(({ columns }) => columns[0] === emailColumn(db.kind));
    if (key && schema.emailUnique !== 'nowhere') return green(`${key.name} on ${table}`);
    const size = (await survey.passwords()).reduce((sum, { customers }) => sum + customers, 0);
    const add = `alter table ${table} add unique ${table}_email_unique (email)`;
    if (key) {
      return yellow(
        `${key.name} on ${table} is not unique, so two registrations at once can take the same address`,
        `When no two customers share one: ${add}`,
      );
    }
    const detail = `there is none on ${table}: every login reads ${counted(size, 'row')}`;
    const finding = size > 20_000 ? red : yellow;
    return finding(detail, `Bagisto's installer makes it; put it back: ${add}`);
  }),

  ofDatabase('Columns of your own', ({ db, schema }) => {
    const table = db.table('customers');
    const once = unservable(schema.customers);
    if (once.length > 0) {
      return red(
        `${table}.${once.join(', ')} must have a value that differs in every row, and we know none`,
        'Let the column be NULL, or give it a default; else the second registration fails.',
      );
    }
    const forced = [...schema.customers].filter(([name, { mandatory }]) => mandatory && !known.has(name));
    if (forced.length === 0) return [];
    return yellow(
      `${table}.${forced.map(([name]) => name).join(', ')} must have a value; new customers get "" or 0 there, as PHP's would`,
      'Give the column a default if it should be another.',
    );
  }),
];

/** Columns that a registration names, and the gender of 0.1.0, for which PHP stores the first of its enum too. */
const known = new Set([
  'first_name',
  'last_name',
  'gender',
  'email',
  'password',
  'status',
  'customer_group_id',
  'channel_id',
  'subscribed_to_news_letter',
  'is_verified',
  'is_suspended',
  'api_token',
  'created_at',
  'updated_at',
]);

const emailColumn = (kind: 'embedded' | 'mysql') => (kind === 'embedded' ? 'email_key' : 'email');
