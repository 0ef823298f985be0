import pino from 'pino';
import { errorText } from '../../app/command-line/error-text';
import { isSet } from '../../app/config/laravel-database';
import { silent } from '../../app/logger';
import { openPhpSide, type PhpSide, type PhpSideDeps } from '../../app/php-side';
import { connectRedis, openRedis } from '../../db/redis/client';

export type PhpAtDesk = ReturnType<typeof phpAtDesk>;

/** PHP's sessions and tokens, which end with those of ours; what cannot be reached is told, and keeps nobody from the rest. */
export function phpAtDesk(
  values: Record<string, string | undefined>,
  { ends = false, tell = () => {} }: { ends?: boolean; tell?(line: string): void },
) {
  const closing: (() => Promise<unknown> | unknown)[] = [];
  const logger = pino({ level: 'warn' }, { write: (line: string) => tell(JSON.parse(line).msg) });
  return {
    /** Tells the person what would stand in a server's log. */
    logger,
    async open(deps: Pick<PhpSideDeps, 'config' | 'shop' | 'db' | 'schema'>): Promise<PhpSide | undefined> {
      const { config, shop } = deps;
      if (!ends || !shop.adopted || !config.redis || config.oneLogin.sessions === 'own') return undefined;
      const redis = openRedis(config.redis, silent);
      closing.push(() => redis.disconnect());
      try {
        await connectRedis(redis)();
        // Commands that only look have no key of their own.
        const appKey = isSet(values.APP_KEY) ? values.APP_KEY : undefined;
        const php = await openPhpSide({ ...deps, redis, logger: silent, clock: Date.now, appKey });
        if (php) closing.push(php.close);
        return php;
      } catch (error) {
        tell(`sessions and tokens in PHP are not ended by this: ${errorText(error)}`);
        return undefined;
      }
    },
    async close() {
      for (const close of closing) await close();
    },
  };
}
