import fs from 'node:fs';
import path from 'node:path';
import { StartRefused } from '../../accounts/errors';
import { writingTrouble } from '../../accounts/storage-folder';
import { isSet } from '../../app/config/laravel-database';
import { secretFile } from '../../app/config/secrets';
import { unspokenLanguage } from '../../app/config/shop-language';
import { downFile } from '../../app/maintenance';
import { type Check, green, type Patient, red, yellow } from './finding';

/** Only for what has to lie there: a shop on MySQL with secrets and a mail server needs no folder. */
export const storageCheck: Check = {
  about: 'Storage folder',
  look(patient) {
    const refused = keptThere(patient).flatMap(({ what, folder }) => {
      const code = writingTrouble(folder);
      return code === undefined ? [] : [{ what, folder, code }];
    });
    const [first] = refused;
    if (!first) return [];
    const all = refused.map(({ what }) => what).join(', and ');
    return red(
      `${first.folder} cannot be written (${first.code}); it is for ${all}`,
      'Set STORAGE_PATH to a folder that the server may write, or let it write there.',
    );
  },
};

function keptThere({ config, values }: Patient): { what: string; folder: string }[] {
  const { storagePath: folder, mail, database, production } = config;
  const embedded = database.kind === 'embedded';
  const secrets = ['APP_KEY', 'JWT_SECRET'].filter(
    (name) => !isSet(values[name]) && !fs.existsSync(secretFile(folder, name)),
  );
  return [
    ...(embedded ? [{ what: 'the database', folder }] : []),
    // In production on MySQL none is made, and the secret's own finding says so.
    ...(embedded || !production ? secrets.map((name) => ({ what: `the ${name} that is made`, folder })) : []),
    ...(mail.smtp
      ? []
      : [{ what: 'every mail while MAIL_HOST is not set', folder: path.join(folder, 'mails') }]),
  ];
}

export const languageCheck: Check = {
  about: 'Language',
  look({ config }) {
    try {
      const unspoken = unspokenLanguage(config);
      return unspoken ? yellow(unspoken.detail, unspoken.todo) : [];
    } catch (error) {
      if (!(error instanceof StartRefused)) throw error;
      return red(error.message, 'Mend the file, or take it away.');
    }
  },
};

/** Whether PHP has closed the shop, and what this server makes of it. */
export const maintenanceCheck: Check = {
  about: 'Maintenance',
  look({ config }) {
    const { storagePath } = config.oneLogin.settings;
    if (storagePath === undefined) return [];
    const respects = config.maintenanceFile !== undefined;
    const down = fs.statSync(downFile(storagePath), { throwIfNoEntry: false });
    if (!down) return respects ? green('the shop is open; php artisan down closes this server too') : [];
    const since = `php artisan down has closed the shop since ${down.mtime.toISOString().slice(0, 16)}Z`;
    return respects
      ? yellow(`${since}; this server answers 503, too`, 'php artisan up opens both.')
      : yellow(
          `${since}; this server serves all the same`,
          'php artisan up, or RESPECT_MAINTENANCE=true to close this server with it.',
        );
  },
};
