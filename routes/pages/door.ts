import { type RequestHandler, Router } from 'express';
import type { Logger } from 'pino';
import type { Languages } from '../../accounts/lang/languages';
import { pageUrl } from '../../accounts/mail/letters';
import type { DoorName } from '../../accounts/release';
import type { Door } from '../http/door';
import { servePaths } from '../http/routes';
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
    metrics: boolean;
    doors: DoorName[];
    version: string;
    deepLink: string | undefined;
    /** The shop's login page; the way back where there is no app. */
    loginUrl: string | undefined;
    languages: Languages;
    shedLoad: RequestHandler;
    logger: Logger;
  };

/** For people with a browser. No credential is ever looked at here, and no cookie is set. */
export function pagesDoor(parts: PagesParts): Door {
  const { look, appUrl, apiPrefix, languages, logger, today, shedLoad } = parts;
  const frame = pageFrame(look);
  const voiceFor = voices(languages, look.shop);
  const pages = recoveryPages(frame, {
    forgotUrl: pageUrl(appUrl, '/customer/forgot-password'),
    backUrl: parts.deepLink ?? parts.loginUrl,
  });
  const welcome = welcomePage(frame, { ...parts, shop: look.shop, appUrl: appUrl.href, prefix: apiPrefix });
  const forms = servePaths(recoveryRoutes({ ...parts, pages, voiceFor }), {
    today,
    send: frame.send,
    before: shedLoad,
  });
  const handler = Router({ caseSensitive: true });
  handler.get('/', (_req, res) => {
    res.locals.route = 'welcome';
    frame.send(res, { body: welcome });
  });
  handler.use(forms.handler);
  handler.use(pagesFailures({ frame, pages, voiceFor, logger }));
  return { knows: (path) => path === '/' || forms.knows(path), paths: ['/', ...forms.paths], handler };
}
