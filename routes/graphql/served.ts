import { type Request, type RequestHandler, Router } from 'express';
import type { Logger } from 'pino';
import { MethodNotAllowed, TooManyAttempts } from '../../accounts/errors';
import type { Languages } from '../../accounts/lang/languages';
import type { DoorName } from '../../accounts/release';
import type { CustomerList } from '../../db/customer-list/customer-list';
import type { Schema } from '../../db/schema/schema';
import { announceFailure } from '../http/failures';
import { readBody } from '../http/input';
import type { Https } from '../http/security-headers';
import type { Api } from './api';
import { type BagistoParts, bagistoApi } from './bagisto';
import type { Render } from './errors';
import { type EvershopApiParts, evershopApi } from './evershop/api';
import { admin } from './evershop/context';
import { type Execute, executor } from './execution';
import { serveExplorer } from './explorer';
import { graphqlFailures } from './failures';
import { adminPath, type GraphqlConfig, path } from './options';
import { storefrontKeys } from './storefront-keys';
import { localeIn, queryParams, readParams, refusedStatus, send } from './transport';

export type GraphqlParts = BagistoParts &
  Omit<EvershopApiParts, 'customerList' | 'origin' | 'strictQuery'> & {
    openCustomerList(): CustomerList;
    languages: Languages;
    shedLoad: RequestHandler;
    logger: Logger;
  };

export interface GraphqlShop {
  /** Bagisto's schema is served with the door graphql, EverShop's reads with the door evershop. */
  doors: DoorName[];
  appUrl: URL;
  https: Https;
  graphql: GraphqlConfig;
  strictQuery: boolean;
}

/** Two schemas at one address: the document's root fields say by which it is run. Admins have EverShop's at a second one. */
export function graphqlRouter(
  accounts: GraphqlParts,
  { customers: columns }: Pick<Schema, 'customers'>,
  { doors, appUrl, https, graphql: options, strictQuery }: GraphqlShop,
): Router {
  const { logger, languages, shedLoad } = accounts;
  // Never by `Accept-Language`: Bagisto's is English, and its apps look for words in these texts.
  const render: Render = (message, language) => languages.render(message, language);
  const bagisto = doors.includes('graphql')
    ? bagistoApi(accounts, columns, options.pictureMegabytes, render)
    : undefined;
  const evershop = doors.includes('evershop')
    ? evershopApi({
        ...accounts,
        customerList: accounts.openCustomerList(),
        origin: appUrl.origin,
        strictQuery,
      })
    : undefined;

  const name = bagisto ? 'graphql' : 'evershop';

  const respond =
    (run: Execute): RequestHandler =>
    async (req, res) => {
      const params =
        req.method === 'POST' ? await readParams(bagisto?.readBody ?? readBody, req, res) : queryParams(req);
      const { answer, executed, causes } = await run(params, req, res);
      for (const cause of causes) announceFailure(logger, cause, res);
      const throttled = causes.some((cause) => cause instanceof TooManyAttempts);
      send(res, throttled ? 429 : executed ? 200 : refusedStatus(res), answer);
    };

  const router = Router({ caseSensitive: true, strict: true });
  const serve = (at: string, run: Execute, ...before: RequestHandler[]) => {
    router.all(at, (req, res, next) => {
      res.locals.language = localeIn(req);
      res.locals.door = name;
      res.locals.route = at.slice(1);
      next();
    });
    const allowed = ['GET', 'HEAD', 'POST'];
    router.options(at, (_req, res) => void res.set('Allow', allowed.join(',')).status(200).end());
    router.get(at, ...before, respond(run));
    router.post(at, ...before, respond(run));
    router.all(at, () => {
      throw new MethodNotAllowed(allowed);
    });
  };

  const { introspection } = options;
  if (options.explorer) {
    const pages = Router({ caseSensitive: true, strict: true });
    serveExplorer(pages, path, https);
    router.use((req, res, next) => (namesDocument(req) ? next() : pages(req, res, next)));
  }
  // The door is mounted only where one of the two is open.
  const apis: Api[] = [bagisto?.api, evershop].filter((api) => api !== undefined);
  const keys = bagisto ? [storefrontKeys(options.storefrontKeys, render)] : [];
  serve(path, executor(apis as [Api, ...Api[]], introspection, render), shedLoad, ...keys);
  if (evershop) {
    const adminsOnly: RequestHandler = async (req, res, next) => {
      await admin().of(evershop.contextOf(req, res));
      next();
    };
    serve(adminPath, executor([evershop], introspection, render), shedLoad, adminsOnly);
    // As EverShop has it there.
    router.use(adminPath, graphqlFailures(render, logger, [401, 403]));
  }
  router.use(graphqlFailures(render, logger));
  return router;
}

/** An explorer is for people who open the address; what names a document there is no such visit. */
const namesDocument = (req: Request): boolean => /[?&](query|extensions)=/.test(req.url);
