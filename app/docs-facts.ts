import type { MessageKey } from '../accounts/lang/catalogue';
import type { Languages } from '../accounts/lang/languages';
import { releases } from '../routes/bagisto/releases';
import type { DocsFacts } from '../routes/docs/openapi/facts';
import type { Config } from './config/config';
import type { Shop } from './config/shop';

interface ShopParts {
  config: Config;
  shop: Shop;
  languages: Languages;
  redis?: object;
}

/** Facts of this shop that the description states. */
export function docsFacts({ config, shop, languages, redis }: ShopParts): DocsFacts {
  const release = releases[shop.release];
  const said = (key: MessageKey) => languages.render({ key });
  return {
    shop: config.appName,
    doors: shop.doors,
    prefixes: config.bagistoPrefixes,
    times: [release.times],
    timezone: shop.timezone,
    sessionCookie: shop.sessionCookie,
    said: {
      logout: said(release.logoutMessage),
      profile: said(release.profileMessage),
      notFound: said(release.notFoundMessage),
    },
    phoneInProfile: release.phoneInProfile,
    forgotPasswordReveals: config.forgotPasswordReveals,
    openRegistration: config.evershop.openRegistration,
    metrics: config.metrics,
    storefrontKeys: config.graphql.storefrontKeys.length > 0,
    redis: redis !== undefined,
  };
}
