import { randomBytes } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Express } from 'express';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import { deriveKey } from '../accounts/keys';
import { openDial } from '../routes/front/dial';
import { keepFigures } from '../routes/front/figures';
import { type Front, openFront } from '../routes/front/front';
import { handLogin } from '../routes/front/hand-login';
import { openPhp } from '../routes/front/php';
import { type Forwarding, rememberingPeers } from '../routes/front/request-headers';
import type { WriteLine } from '../routes/http/request-log';
import type { Config, PhpConfig } from './config/config';
import type { AppDeps } from './deps';
import type { Parts } from './parts';

/** The way to PHP, before there is anything that goes it. */
export function phpBehind(config: Config, php: PhpConfig, app: Express, logger: Logger) {
  const { url, timeoutMs, connections, host: phpHost } = php;
  const forwarding: Forwarding = {
    trusts: rememberingPeers(app.get('trust proxy fn')),
    scheme: config.appUrl.protocol === 'https:' ? 'https' : 'http',
    phpHost,
    // All processes of one shop have it in common, and no other shop's.
    loopId: `bagisto-accounts-${deriveKey(config.appKeys[0], 'loop').toString('hex').slice(0, 12)}`,
  };
  const opened = openPhp({
    ...forwarding,
    ...{ url, timeoutMs, connections },
    text: (status) => STATUS_CODES[status] ?? 'Bad Gateway',
    troubled(trouble, error) {
      if (trouble === 'loop') logger.error('PHP_URL leads back to this server');
      else logger.debug({ trouble, cause: error?.message }, 'PHP did not answer');
    },
  });
  return {
    php: opened,
    forwarding,
    handLogin: handLogin({
      php: opened,
      forwarding,
      timeoutMs,
      apiPrefixes: config.bagistoPrefixes,
      failed: (status) => logger.warn({ status }, 'PHP did not let in a customer whom we have found good'),
    }),
  };
}

interface FrontDeps extends Pick<AppDeps, 'config' | 'state' | 'languages' | 'clock' | 'logger'> {
  settings: PhpConfig;
  behind: ReturnType<typeof phpBehind>;
  parts: Parts;
  writeLine: WriteLine;
  registry: Registry | undefined;
  doorsAt(path: string): { name: string }[];
  ownId: string;
}

export function frontOf(deps: FrontDeps): Front {
  const { config, settings, behind, parts, state, languages, clock, logger, writeLine, registry } = deps;
  const { url, timeoutMs, shadow } = settings;
  return openFront({
    ...parts,
    php: behind.php,
    forwarding: behind.forwarding,
    ...{ url, timeoutMs, shadow, logger, writeLine, registry },
    doorsAt: deps.doorsAt,
    ownId: deps.ownId,
    apiPrefixes: config.bagistoPrefixes,
    dial: openDial({ state, configured: settings.share }),
    figures: keepFigures({ state, clock }),
    unauthenticated: languages.render({ key: 'auth.unauthenticated' }),
  });
}

/** Under it our shadow asks ourselves; nobody else knows it. */
export const shadowsOwnId = () => `shadow-${randomBytes(12).toString('hex')}`;
