import type { Logger } from 'pino';
import type { Config } from '../config';
import { openRedis } from '../identity/redis';
import type { Languages } from '../lang/languages';
import { deriveKey, sealer } from '../secrets';
import type { Brand } from './letters';
import { createMailer, type Mailer } from './mailer';
import { type RedisOutboxParts, redisOutbox } from './redis-outbox';
import { openTransport } from './transport';

export const brandOf = ({ mail, appUrl }: Config): Brand => ({
  shop: mail.fromName,
  appUrl,
  logoUrl: mail.logoUrl,
  color: mail.color,
});

/** The mailer that the configuration describes: over SMTP or into files, kept in Redis or in memory. */
export function openMailer(config: Config, languages: Languages, logger: Logger): Mailer {
  const kept = outboxParts(config, logger);
  return createMailer({
    transport: openTransport(config.mail, config.storagePath, logger),
    brand: brandOf(config),
    languages,
    logger,
    lasting: kept && ((deliver, report) => redisOutbox(kept, deliver, report)),
  });
}

/** Where mails outlast this process, if there is such a place. */
export function outboxParts(config: Config, logger: Logger): RedisOutboxParts | undefined {
  const { redis } = config;
  const [current, ...retired] = config.appKeys;
  const mailKey = (appKey: string) => deriveKey(appKey, 'mail');
  // The server's own connection says when Redis is away; once is enough.
  const silent = logger.child({}, { level: 'silent' });
  return (
    redis && {
      connect: (overrides) => openRedis(redis, silent, { ...overrides, lazyConnect: false }),
      prefix: config.redisPrefix,
      sealer: sealer([mailKey(current), ...retired.map(mailKey)]),
    }
  );
}
