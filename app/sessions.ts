import type { Logger } from 'pino';
import type { LoginRecorder } from '../accounts/identity/login-recorder';
import type { HandLoginToPhp } from '../accounts/identity/php-logins';
import { phpSessions } from '../accounts/identity/php-sessions';
import { createSessions, type Sessions } from '../accounts/identity/sessions';
import { deriveKeys } from '../accounts/keys';
import type { Revocations } from '../accounts/revocations';
import { expiringSessionStore, redisSessionStore } from '../db/redis/session-stores';
import type { AppDeps } from './deps';
import type { PhpSide } from './php-side';

interface SessionParts extends Pick<AppDeps, 'config' | 'redis' | 'state' | 'clock'> {
  revocations: Revocations | undefined;
  recorder: LoginRecorder;
}

/** Sessions of this server's own, in Redis or in the embedded database. */
export function ownSessions({
  config,
  redis,
  state,
  cookieName,
  ...shared
}: SessionParts & { cookieName: string }): Sessions {
  const { idleMinutes, maxDays, secure, domain } = config.session;
  return createSessions({
    ...shared,
    store: redis
      ? redisSessionStore(redis, `${config.redisPrefix}session:`, idleMinutes * 60)
      : expiringSessionStore(state, idleMinutes * 60),
    cookie: { name: cookieName, secure, domain },
    signingKeys: deriveKeys(config.appKeys, 'session-cookie').map((key) => key.toString('base64url')),
    idleMinutes,
    maxDays,
    answerWith(res, cookie) {
      res.lateCookie = cookie;
    },
  });
}

interface SharedParts extends SessionParts {
  logger: Logger;
  fromElsewhere: Parameters<typeof phpSessions>[0]['fromElsewhere'];
  handLogin: HandLoginToPhp | undefined;
}

/** PHP's sessions, where a login is one and the same here and there. */
export function sharedSessions(php: PhpSide, parts: SharedParts): Sessions {
  const { config, state, revocations, recorder, clock, logger, fromElsewhere, handLogin } = parts;
  const { logins, cookies, carts, knownSessions, savesLate } = php;
  return phpSessions({
    ...{ logins, cookies, carts, state, revocations, recorder, clock, savesLate, fromElsewhere, handLogin },
    known: knownSessions,
    maxDays: config.session.maxDays,
    alwaysHand: config.oneLogin.logins === 'always',
    cartLeft: (customer) =>
      logger.info({ customer }, "the guest's cart stays in PHP's session: the customer has one already"),
  });
}
