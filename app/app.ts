import type { DoorName } from '../accounts/release';
import { bagistoDoor } from '../routes/bagisto/door';
import { docsDoor } from '../routes/docs/door';
import { evershopDoor } from '../routes/evershop/door';

import { graphqlDoor } from '../routes/graphql/door';
import { readableFrom } from '../routes/http/cross-origin';
import { nothingElse } from '../routes/http/failures';
import { loadShedding } from '../routes/http/load-shedding';
import { oneMeaning } from '../routes/http/one-meaning';
import { cleanPaths } from '../routes/http/paths';
import { warnAboutProxies } from '../routes/http/proxies';
import { lineWriter, requestLog } from '../routes/http/request-log';
import type { Door } from '../routes/http/router';
import { always, dataHeaders } from '../routes/http/security-headers';
import { operationsDoor } from '../routes/operations/door';
import { pagesDoor } from '../routes/pages/door';
import type { AppDeps } from './deps';
import { docsFacts } from './docs-facts';
import { plainExpress } from './express';
import { appFailures } from './failures';
import { closedForMaintenance } from './maintenance';
import { operationsParts } from './operations';
import { accountParts } from './parts';
import { edition } from './version';

/** The composition root: everything is put together here, and nowhere else is a door mounted. */
export function createApp(deps: AppDeps) {
  const { config, schema, languages, logger, state, clock } = deps;
  const { php: settings } = config;
  const { https } = config;
  const shop = { ...config, ...deps.shop };
  const shedding = loadShedding(1000 * deps.patience);
  const app = plainExpress(config);
  // Loaded only here: most shops have no PHP behind, and the start would wait for its HTTP client.
  const towardsPhp = settings && (require('./front') as typeof import('./front'));
  const behind = settings && towardsPhp?.phpBehind(config, settings, app, logger);
  const accounts = accountParts({ ...deps, handLoginToPhp: behind?.handLogin });
  const { maintenanceFile } = config;
  const shedLoad = maintenanceFile
    ? closedForMaintenance(maintenanceFile, shedding.shedLoad)
    : shedding.shedLoad;
  const parts = { ...accounts, shedLoad, version: edition };
  const operations = operationsParts(deps);
  const ownId = towardsPhp?.shadowsOwnId();
  const writeLine = lineWriter(logger, { count: operations.count, silent: (id) => id === ownId });
  const forData = dataHeaders(https);

  const doors: Door[] = [];
  const mount = (door: Door) => {
    doors.push(door);
    app.use(door.ground, door.router);
  };
  const isOpen = (name: DoorName) => shop.doors.includes(name);

  app.use(requestLog(writeLine), oneMeaning, warnAboutProxies(logger));
  mount(operationsDoor({ ...operations, headers: always(forData) }));
  app.use(cleanPaths);
  if (isOpen('pages')) mount(pagesDoor(parts, shop));
  app.use(readableFrom(config.corsOrigins, forData));
  if (isOpen('evershop')) mount(evershopDoor(parts, schema, shop));
  if (isOpen('graphql') || isOpen('evershop')) mount(graphqlDoor(parts, schema, shop));
  if (isOpen('bagisto')) mount(bagistoDoor(parts, schema, shop));
  if (config.docs) {
    const look = { ...config.mail, home: isOpen('bagisto') && isOpen('pages') && !settings };
    mount(docsDoor({ facts: docsFacts({ ...deps, doors }), https, look }));
  }
  app.use(nothingElse, appFailures(shop.release, languages, logger));

  const doorsAt = (path: string) => doors.filter(({ ground }) => ground.test(path));
  const { registry } = operations;
  return {
    app,
    doors,
    /** The hand-over to PHP, where there is one. */
    front:
      settings &&
      behind &&
      towardsPhp?.frontOf({
        ...{ config, settings, behind, parts: accounts, state, languages, clock, logger },
        ...{ writeLine, registry, doorsAt, ownId: ownId ?? '' },
      }),
    stop() {
      shedding.stop();
      for (const door of doors) door.close?.();
    },
  };
}
