import { type RequestHandler, Router } from 'express';
import type { Logger } from 'pino';
import { servePaths } from '../../app/http/routes';
import type { Languages } from '../../app/lang/languages';
import { pageUrl } from '../../app/mail/letters';
import { safeDeepLink } from './deep-link';
import { pagesFailures } from './failure-page';
import type { PagesDoor } from './form-pages';
import { type Look, pageFrame } from './frame';
import { type RecoveryParts, recoveryRoutes } from './recovery';
import { recoveryPages } from './recovery-pages';
import { voices } from './voice';
import { welcomePage } from './welcome';

export type PagesParts = Pick<RecoveryParts, 'broker' | 'throttles' | 'ownForms' | 'forgotPasswordReveals'> &
  Pick<PagesDoor, 'today'> & {
    look: Look;
    appUrl: URL;
    /** Where the welcome page's examples go. */
    apiPrefix: string;
    /** Whether the API is described at /docs. */
    docs: boolean;
    deepLink: string | undefined;
    languages: Languages;
    relief: RequestHandler;
    logger: Logger;
  };

/** For people with a browser. No credential is ever looked at here, and no cookie is set. */
export function pagesDoor(parts: PagesParts): Router {
  const { look, appUrl, apiPrefix, docs, languages, logger, today, relief } = parts;
  const frame = pageFrame(look);
  const voiceFor = voices(languages, look.shop);
  const pages = recoveryPages(frame, {
    forgotUrl: pageUrl(appUrl, '/customer/forgot-password'),
    deepLink: safeDeepLink(parts.deepLink),
  });
  const door = Router({ caseSensitive: true });
  const welcome = welcomePage(frame, { shop: look.shop, appUrl: appUrl.href, prefix: apiPrefix, docs });
  door.get('/', (_req, res) => {
    res.locals.route = 'welcome';
    frame.send(res, { body: welcome });
  });
  door.use(['/customer/forgot-password', '/customer/reset-password'], relief);
  door.use(
    servePaths(recoveryRoutes({ ...parts, pages, voiceFor }), {
      today,
      send: frame.send,
    }),
  );
  door.use(pagesFailures({ frame, pages, voiceFor, logger }));
  return door;
}
