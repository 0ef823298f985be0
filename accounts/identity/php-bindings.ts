import type { ExpiringStore } from '../expiring-store';
import type { Clock } from '../shop-time';
import type { KnownCredentials } from './php-logins';

/** Our memory of a session that lies in PHP. */
export interface Binding {
  /** Fingerprint of the password that it was made under, or that was valid when it was first seen here. */
  fingerprint: string;
  startedAt: number;
  /** Handed out together with it. */
  token?: string;
  /** PHP's login: when it was is not known, only when it was first seen here. */
  found?: boolean;
}

const mostRemembered = 50_000;

const textOf = ({ fingerprint, startedAt, token = '', found }: Binding) =>
  `${fingerprint} ${startedAt} ${token}${found ? ' found' : ''}`;
function bindingOf(text: string): Binding {
  const [fingerprint = '', startedAt, token, found] = text.split(' ');
  return { fingerprint, startedAt: Number(startedAt), token: token || undefined, found: found === 'found' };
}

/**
 * Ties PHP's sessions to passwords. A binding that once held is remembered by this process: it can only fail to hold by
 * another password, and then the store is asked again.
 */
export function phpBindings(options: {
  state: ExpiringStore;
  known: KnownCredentials;
  clock: Clock;
  maxDays: number;
}) {
  const { state, known, clock, maxDays } = options;
  const lastingMs = maxDays * 86_400_000;
  const seconds = Math.ceil(lastingMs / 1000);
  const key = (id: string) => `php-session:${id}`;
  let recent = new Map<string, Binding>();
  const remember = (id: string, binding: Binding) => {
    if (recent.size >= mostRemembered) recent = new Map();
    recent.set(id, binding);
  };
  const tooOld = ({ startedAt }: Binding) => startedAt + lastingMs <= clock();

  return {
    /** The binding, where the session is bound to this password or, seen for the first time, may be. */
    async of(id: string, customerId: number, fingerprint: string) {
      const before = recent.get(id);
      if (before?.fingerprint === fingerprint && !tooOld(before)) return before;
      const first: Binding = { fingerprint, startedAt: clock(), found: true };
      const text = textOf(first);
      const kept = await state.claim(key(id), text, seconds);
      const binding = bindingOf(kept);
      if (binding.fingerprint !== fingerprint || tooOld(binding)) return undefined;
      if (kept === text) await known.note(customerId, id, clock() + lastingMs);
      remember(id, binding);
      return binding;
    },
    async set(id: string, customerId: number, binding: Binding) {
      await state.set(key(id), textOf(binding), seconds);
      await known.note(customerId, id, clock() + lastingMs);
      remember(id, binding);
    },
    async replace(id: string, binding: Binding) {
      await state.replace(key(id), textOf(binding), seconds);
      recent.delete(id);
    },
    forget: (id: string) => void recent.delete(id),
  };
}
