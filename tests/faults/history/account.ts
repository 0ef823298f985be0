import { cookieHeader, member } from '../../support/customers';
import { ask, type Reply } from '../../support/http-client';
import { registration } from '../storm';
import type { Random } from './random';

/**
 * How it stands with a credential: an answer that never came, or was 503, leaves open whether it was ended; one that
 * was ended stays so.
 */
type Standing = 'live' | 'open' | 'ended';

interface Credential {
  headers: Record<string, string>;
  standing: Standing;
}

/** A change of the password that was not acknowledged: it happened, or it did not. */
interface OpenChange {
  password: string;
  /** Credentials that ended with it. */
  others: Credential[];
}

export interface Account {
  email: string;
  /** Does one thing of a customer's, and judges the answer by what was acknowledged before. */
  step(): Promise<unknown>;
  /** Asks, with the stores well again, whether everything is as it was acknowledged. */
  verify(): Promise<void>;
  readonly registered: boolean;
  readonly name: string;
  readonly done: number;
  readonly wrong: string[];
}

/** One customer, who does one thing after another at any of the servers, and knows what must be true of the account. */
export function accountHistory(urls: string[], email: string, random: Random): Account {
  let existence: 'none' | 'open' | 'there' = 'none';
  let password = registration(email).password;
  let openChange: OpenChange | undefined;
  let count = 0;
  let name = 'Peter';
  let triedNames: string[] = [];
  let done = 0;
  const former: string[] = [];
  const credentials: Credential[] = [];
  const wrong: string[] = [];
  const violated = (what: string, reply?: Reply) => void wrong.push(`${email}: ${what} ${reply?.text ?? ''}`);

  /** Undefined where nobody can tell whether it was done. */
  const request = async (path: string, given: Parameters<typeof ask>[2]): Promise<Reply | undefined> => {
    const reply = await ask(random.of(urls), path, given).catch(() => undefined);
    if (!reply || reply.status === 503) return undefined;
    if (![200, 401, 422].includes(reply.status)) violated(`${path} was answered ${reply.status}`, reply);
    if (reply.status === 200) done++;
    return reply;
  };
  const post = (path: string, json: unknown) => request(path, { method: 'POST', json });
  const logIn = (secret: string, token: boolean) =>
    post(`/api/customer/login${token ? '?token=true' : ''}`, { email, password: secret });

  /** Whether it opened something, judged by how the credential stands. */
  const opened = (what: string, credential: Credential, reply: Reply | undefined): boolean => {
    if (!reply) return false;
    if (reply.status === 200) {
      if (credential.standing === 'ended') violated(`${what} with a credential that was ended`, reply);
      return true;
    }
    if (credential.standing === 'live') violated(`${what} refused to a live credential`, reply);
    credential.standing = 'ended';
    return false;
  };

  /**
   * A commit that nobody answered may come at any later time, even between two questions: so the old password is asked
   * first, for a change never goes back, and the change is given up only after a write that had to wait for it.
   */
  const settlePassword = async (): Promise<boolean> => {
    if (!openChange) return true;
    const before = await logIn(password, false);
    if (!before) return false;
    if (before.status === 200 && !(await rename({ headers: cookieHeader(before), standing: 'open' })))
      return false;
    const same = before.status === 200 ? await logIn(password, false) : before;
    if (!same) return false;
    if (same.status !== 200) {
      const changed = await logIn(openChange.password, false);
      if (!changed) return false;
      if (changed.status !== 200) violated('neither the old nor the new password is right', changed);
      else {
        former.push(password);
        password = openChange.password;
        for (const other of openChange.others) other.standing = 'ended';
      }
    }
    openChange = undefined;
    return true;
  };

  const register = async () => {
    const reply = await post('/api/customer/register', registration(email));
    if (!reply) existence = existence === 'none' ? 'open' : existence;
    else if (reply.status === 200 && existence === 'there') violated('was registered twice');
    else if (reply.status === 422 && existence === 'none') violated('was taken before anybody had it', reply);
    else existence = 'there';
  };

  const newLogin = async () => {
    const token = random.below(2) === 0;
    const reply = await logIn(password, token);
    if (!reply) return;
    if (reply.status !== 200) return violated('the right password was refused', reply);
    const headers = token ? { Authorization: `Bearer ${member(reply.body, 'token')}` } : cookieHeader(reply);
    credentials.push({ headers, standing: 'live' });
  };

  const read = async (credential: Credential) => {
    const reply = await request('/api/customer/get', { headers: credential.headers });
    if (!opened('a read', credential, reply)) return;
    if (member(reply?.body, 'data', 'email') !== email) violated('shows somebody else', reply);
    const shown = String(member(reply?.body, 'data', 'first_name'));
    const at = triedNames.indexOf(shown);
    if (at < 0 && shown !== name) violated(`shows ${shown} after ${name} (open: ${triedNames})`);
    // An attempt from before can no longer come.
    if (at >= 0) [name, triedNames] = [shown, triedNames.slice(at + 1)];
  };

  /** Whether it was acknowledged. */
  const rename = async (credential: Credential): Promise<boolean> => {
    const next = `Name${++count}`;
    const json = { first_name: next, last_name: 'Doe', gender: 'Male', email };
    const reply = await request('/api/customer/profile', {
      method: 'PUT',
      json,
      headers: credential.headers,
    });
    if (!reply) triedNames.push(next);
    if (!opened('a change', credential, reply)) return false;
    [name, triedNames] = [next, []];
    return true;
  };

  const changePassword = async (credential: Credential) => {
    const next = `secret-${++count}`;
    const json = {
      ...{ first_name: name, last_name: 'Doe', gender: 'Male', email },
      ...{ password: next, password_confirmation: next },
    };
    const others = credentials.filter((other) => other !== credential);
    const reply = await request('/api/customer/profile', {
      method: 'PUT',
      json,
      headers: credential.headers,
    });
    if (!reply) {
      openChange = { password: next, others };
      for (const each of credentials) if (each.standing === 'live') each.standing = 'open';
      triedNames.push(name);
    } else if (opened('a new password', credential, reply)) {
      former.push(password);
      password = next;
      triedNames = [];
      for (const other of others) other.standing = 'ended';
    }
  };

  const logOut = async (credential: Credential) => {
    const kind = 'Authorization' in credential.headers ? '?token=true' : '';
    const reply = await request(`/api/customer/logout${kind}`, { headers: credential.headers });
    if (!reply && credential.standing === 'live') credential.standing = 'open';
    if (opened('a logout', credential, reply)) credential.standing = 'ended';
  };

  const oldPassword = async () => {
    const reply = former.length > 0 ? await logIn(random.of(former), false) : undefined;
    if (reply?.status === 200) violated('a former password opens the account');
  };

  const withCredential = [read, read, read, rename, rename, logOut, changePassword];

  return {
    email,
    wrong,
    get registered() {
      return existence === 'there';
    },
    get name() {
      return name;
    },
    get done() {
      return done;
    },

    async step(): Promise<unknown> {
      if (existence !== 'there' || random.below(20) === 0) return register();
      if (!(await settlePassword())) return;
      const kind = random.below(10);
      const usable = credentials.filter(({ standing }) => standing !== 'ended');
      if (usable.length === 0 || kind === 0) return newLogin();
      if (kind === 1) return oldPassword();
      // One that was ended asks as well, now and then.
      return random.of(withCredential)(kind === 2 ? random.of(credentials) : random.of(usable));
    },

    async verify() {
      if (existence !== 'there') return;
      if (!(await settlePassword())) violated('cannot be asked');
      for (const credential of credentials) await read(credential);
      await newLogin();
      for (const old of former) {
        const reply = await logIn(old, false);
        if (reply?.status !== 401) violated('a former password is not refused', reply);
      }
      const latest = credentials.at(-1);
      if (latest) await read(latest);
    },
  };
}
