import type { Customers } from '../customer';
import type { Revocations } from '../revocations';
import type { Clock } from '../shop-time';
import { tokenName } from './customer-tokens';
import type { KnownCredentials, PhpBlacklist, PhpLogins, RememberTokens } from './php-logins';
import { phpSessionName } from './php-sessions';

interface EndInPhpParts {
  logins: Pick<PhpLogins, 'expel'>;
  knownSessions: KnownCredentials;
  knownTokens: KnownCredentials;
  blacklist: PhpBlacklist | undefined;
  rememberTokens: RememberTokens;
  revocations: Revocations | undefined;
  clock: Clock;
  maxDays: number;
  /** Called for a session that could not be ended there; it opens nothing here all the same. */
  failed(error: unknown, customerId: number): void;
}

/** A customer who loses sessions and tokens here loses them in PHP too; the one that asked for it stays. */
export function endInPhp(customers: Customers, parts: EndInPhpParts): Customers {
  const { logins, knownSessions, knownTokens, blacklist, rememberTokens, revocations, clock, maxDays } =
    parts;

  const endAll = async (customerId: number, kept: string | undefined): Promise<void> => {
    await rememberTokens.renew(customerId, 'always');
    for (const id of await knownSessions.of(customerId)) {
      if (phpSessionName(id) === kept) continue;
      await revocations?.keep(phpSessionName(id), clock() + maxDays * 86_400_000);
      await logins.expel(id, customerId);
    }
    if (!blacklist) return;
    for (const token of await knownTokens.of(customerId)) {
      const [jti = '', iat, exp] = token.split(' ');
      if (tokenName(customerId, jti) !== kept)
        await blacklist.add({ jti, iat: Number(iat), exp: Number(exp) });
    }
  };
  const afterwards = (customerId: number, kept?: string) =>
    endAll(customerId, kept).catch((error) => parts.failed(error, customerId));

  return {
    ...customers,
    async change(id, change, letIn) {
      const done = await customers.change(id, change, letIn);
      const ends = change.passwordHash !== undefined || change.status === 0;
      if (done && ends) await afterwards(id, letIn?.credential);
      return done;
    },
    async logOutEverywhere(id, others) {
      const done = await customers.logOutEverywhere(id, others);
      if (done) await afterwards(id, others?.authorisedAs.credential);
      return done;
    },
    async remove(id, letIn) {
      const done = await customers.remove(id, letIn);
      if (done) await afterwards(id);
      return done;
    },
  };
}
