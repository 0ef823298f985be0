import fs from 'node:fs';
import { downFile } from '../../app/maintenance';
import { type Check, green, yellow } from './finding';

const title = 'Maintenance';

/** Whether PHP has closed the shop, and what this server makes of it. */
export const maintenanceCheck: Check = {
  about: title,
  look({ config }) {
    const { storagePath } = config.oneLogin.settings;
    if (storagePath === undefined) return [];
    const respects = config.maintenanceFile !== undefined;
    const down = fs.statSync(downFile(storagePath), { throwIfNoEntry: false });
    if (!down)
      return respects ? [green(title, 'the shop is open; php artisan down closes this server too')] : [];
    const since = `php artisan down has closed the shop since ${down.mtime.toISOString().slice(0, 16)}Z`;
    return [
      respects
        ? yellow(title, `${since}; this server answers 503, too`, 'php artisan up opens both.')
        : yellow(
            title,
            `${since}; this server serves all the same`,
            'php artisan up, or RESPECT_MAINTENANCE=true to close this server with it.',
          ),
    ];
  },
};
