import type { Logger } from 'pino';
import { deriveKeys, sealer } from '../accounts/keys';
import type { Languages } from '../accounts/lang/languages';
import { laterOutbox } from '../accounts/mail/later-outbox';
import type { Brand } from '../accounts/mail/letters';
import { createMailer, type Mailer, withoutNotices } from '../accounts/mail/mailer';
import type { RedisOutboxParts } from '../accounts/mail/redis-outbox';
import { openTransport } from '../accounts/mail/transport';
import type { RedisClient } from '../accounts/redis-client';
import { openRedis } from '../db/redis/client';
import type { Config } from './config/config';

export const brandOf = ({ mail, appUrl, resetUrl, shopUrl }: Config): Brand => ({
  resetUrl,
  shopUrl,
  shop: mail.fromName,
  appUrl,
  logoUrl: mail.logoUrl,
  color: mail.color,
});

interface MailerDeps {
  languages: Languages;
  logger: Logger;
  redis: RedisClient | undefined;
  patience?: number;
  showLink?: (link: string) => void;
}

/** The mailer that the configuration describes: over SMTP or into files, kept in Redis or in memory. */
export function openMailer(
  config: Config,
  { languages, logger, redis, patience = 1, showLink }: MailerDeps,
): Mailer {
  const kept = outboxParts(config, logger, patience);
  const mailer = createMailer({
    transport: openTransport(config.mail, config.storagePath, logger, showLink),
    brand: brandOf(config),
    languages,
    logger,
    lasting:
      kept &&
      redis &&
      ((deliver, report) =>
        laterOutbox(redis, kept.prefix, () => {
          const { redisOutbox } =
            require('../accounts/mail/redis-outbox') as typeof import('../accounts/mail/redis-outbox');
          return redisOutbox(kept, deliver, report);
        })),
  });
  return config.mail.notices ? mailer : withoutNotices(mailer);
}

/** Parts of the outbox that outlasts this process, if there is a Redis. */
export function outboxParts(config: Config, logger: Logger, patience = 1): RedisOutboxParts | undefined {
  const { redis } = config;
  // The server's own connection says when Redis is away; once is enough.
  const silent = logger.child({}, { level: 'silent' });
  return (
    redis && {
      connect: (overrides) => openRedis(redis, silent, { ...overrides, lazyConnect: false }, patience),
      prefix: config.redisPrefix,
      sealer: sealer(deriveKeys(config.appKeys, 'mail')),
    }
  );
}
