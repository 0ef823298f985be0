import type { Logger } from 'pino';
import { deriveKey } from '../accounts/keys';
import { type Front, openFront } from '../routes/front/front';
import type { entrances } from '../routes/http/door';
import type { WriteLine } from '../routes/http/request-log';
import type { Config, PhpConfig } from './config/config';

export interface FrontDeps {
  config: Config;
  php: PhpConfig;
  logger: Logger;
  writeLine: WriteLine;
  trusts(address: string, hops: number): boolean;
  doorAt: ReturnType<typeof entrances>['doorAt'];
}

export function frontOf({ config, php, logger, writeLine, trusts, doorAt }: FrontDeps): Front {
  return openFront({
    php,
    trusts,
    scheme: config.appUrl.protocol === 'https:' ? 'https' : 'http',
    // All processes of one shop have it in common, and no other shop's.
    loopId: `bagisto-accounts-${deriveKey(config.appKeys[0], 'loop').toString('hex').slice(0, 12)}`,
    knows: (path) => doorAt(path) !== undefined,
    writeLine,
    logger,
  });
}
