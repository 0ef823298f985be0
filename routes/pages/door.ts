import type { RequestHandler } from 'express';
import type { Logger } from 'pino';
import type { DeletionMode } from '../../accounts/account-deletion';
import type { Languages } from '../../accounts/lang/languages';
import { pageUrl } from '../../accounts/mail/letters';
import type { DoorName } from '../../accounts/release';
import type { ShopTime } from '../../accounts/shop-time';
import { type Door, toDoor } from '../http/router';
import type { Https } from '../http/security-headers';
import { type AccountParts, accountLines } from './account';
import { type DeletionLineParts, deletionLines } from './account-deletion';
import { accountPages } from './account-pages';
import { pagesFailures } from './failures';
import { inputOf } from './forms';
import { type Look, pageFrame } from './frame';
import { type NewEmailParts, newEmailLines } from './new-email';
import { newEmailPages } from './new-email-pages';
import { notices } from './notices';
import { type OwnFormParts, ownForms } from './own-forms';
import { type RecoveryParts, recoveryLines } from './recovery';
import { recoveryPages } from './recovery-pages';
import { type VerificationParts, verificationLines } from './verification';
import { verificationPages } from './verification-pages';
import { voices } from './voice';
import { welcomePage } from './welcome';

type OwnParts = 'ownForms' | 'pages' | 'voiceFor';

interface PagesParts
  extends Omit<
      RecoveryParts &
        VerificationParts &
        NewEmailParts &
        AccountParts &
        Pick<DeletionLineParts, 'deleteAccount'>,
      OwnParts
    >,
    OwnFormParts {
  time: Pick<ShopTime, 'zone'>;
  version: string;
  today(): string;
  languages: Languages;
  logger: Logger;
  shedLoad: RequestHandler;
}

interface PagesShop {
  appName: string;
  appUrl: URL;
  https: Https;
  appDeepLink?: string;
  mail: Pick<Look, 'logoUrl' | 'color'>;
  shopUrl: string | undefined;
  /** The shop's login page; the way back where there is no app. */
  loginUrl: string | undefined;
  doors: DoorName[];
  accountDeletion: DeletionMode;
  /** Whether the page of one's account is ours: a Bagisto has its own under the same address. */
  accountPage: boolean;
  /** The welcome page's examples go to the first of them. */
  bagistoPrefixes: string[];
  /** Whether the API is described at /docs. */
  docs: boolean;
  metrics: boolean;
}

/** Pages for people with a browser. Only the page of one's account looks at a session, and sets its cookie. */
export function pagesDoor(parts: PagesParts, shop: PagesShop): Door {
  const { appName, appUrl, https, mail, shopUrl } = shop;
  const frame = pageFrame({ shop: appName, logoUrl: mail.logoUrl, color: mail.color, https, shopUrl });
  const voiceFor = voices(parts.languages, appName);
  const shared = notices(frame, shop.appDeepLink ?? shop.loginUrl);
  const recovery = recoveryPages(shared, pageUrl(appUrl, '/customer/forgot-password'));
  const verification = verificationPages(shared, pageUrl(appUrl, '/customer/resend-verification'));
  const [prefix = '/api'] = shop.bagistoPrefixes;
  const welcome = welcomePage(frame, {
    ...{ shop: appName, appUrl: appUrl.href, prefix, version: parts.version },
    ...{ doors: shop.doors, docs: shop.docs, metrics: shop.metrics },
  });
  const newEmail = newEmailPages(shared);
  const failures = pagesFailures({ frame, recovery, verification, newEmail, voiceFor, logger: parts.logger });
  const pathOf = (path: string) => new URL(pageUrl(appUrl, path)).pathname;
  const places = {
    account: pathOf('/customer/account'),
    forgot: pathOf('/customer/forgot-password'),
    remove: shop.accountDeletion === 'off' ? undefined : pathOf('/customer/delete-account'),
  };
  const common = {
    ...{ ...parts, ownForms: ownForms(parts), voiceFor, places },
    accountPages: accountPages(frame, shared, { places, timezone: parts.time.zone }),
  };
  const lines = [
    ...recoveryLines({ ...common, pages: recovery }),
    ...verificationLines({ ...common, pages: verification }),
    ...newEmailLines({ ...common, pages: newEmail }),
    ...(places.remove === undefined ? [] : deletionLines(common)),
    ...(shop.accountPage ? accountLines(common) : []),
  ];
  const door = toDoor(lines, {
    name: 'pages',
    before: parts.shedLoad,
    failures,
    input: inputOf,
    send: frame.send,
    today: parts.today,
  });
  door.router.get('/', (_req, res) => {
    res.locals.door = 'pages';
    res.locals.route = 'welcome';
    frame.send(res, { body: welcome });
  });
  return { ...door, ground: new RegExp(`^(?=/$)|${door.ground.source}`), paths: ['/', ...door.paths] };
}
