import fs from 'node:fs';
import path from 'node:path';
import { writingTrouble } from '../../accounts/storage-folder';
import { isSet } from '../../app/config/inspection-config';
import { secretFile } from '../../app/config/secrets';
import { type Check, type Patient, red } from './finding';

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
    return [
      red(
        'Storage folder',
        `${first.folder} cannot be written (${first.code}); it is for ${all}`,
        'Set STORAGE_PATH to a folder that the server may write, or let it write there.',
      ),
    ];
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
