import type { MessageKey } from '../accounts/lang/catalogue';
import { releases } from '../routes/bagisto/releases';
import type { DocsFacts } from '../routes/docs/openapi/facts';
import type { Door } from '../routes/http/router';
import type { AppDeps } from './deps';
import { edition, version } from './version';

interface ShopParts extends Pick<AppDeps, 'config' | 'shop' | 'languages'> {
  redis?: object;
  /** The open doors: their lines' forms are the bodies of the description. */
  doors: Pick<Door, 'name' | 'lines'>[];
}

/** Facts of this shop that the description states. */
export function docsFacts({ config, shop, languages, redis, doors }: ShopParts): DocsFacts {
  const release = releases[shop.release];
  const text = (key: MessageKey) => languages.render({ key });
  return {
    shop: config.appName,
    doors: shop.doors,
    lines: doors.flatMap(({ name, lines = [] }) => {
      const [prefix = ''] = name === 'bagisto' ? config.bagistoPrefixes : [];
      return lines.map(({ method, path, throttle, fields }) => ({
        call: `${method.toLowerCase()} ${prefix}/${path.replace(/:(\w+)/g, '{$1}')}`,
        throttle,
        fields,
      }));
    }),
    prefixes: config.bagistoPrefixes,
    times: [release.times],
    timezone: shop.timezone,
    sessionCookie: shop.sessionCookie,
    texts: {
      logout: text(release.logoutMessage),
      profile: text(release.profileMessage),
      notFound: text(release.notFoundMessage),
    },
    everyField: release.everyField,
    forgotPasswordReveals: config.forgotPasswordReveals,
    accountDeletion: config.accountDeletion !== 'off',
    openRegistration: config.evershop.openRegistration,
    metrics: config.metrics,
    storefrontKeys: config.graphql.storefrontKeys.length > 0,
    redis: redis !== undefined,
    version,
    edition,
  };
}
