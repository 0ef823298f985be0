import type { AuthorisedAs, Customer, CustomerChange, Customers } from '../customer';
import { NotFound, Unauthenticated } from '../errors';
import type { Credential } from '../identity/credential';
import type { Fingerprint } from '../identity/fingerprint';
import type { Caller, Guard } from '../identity/guard';
import type { NewPasswords } from '../identity/new-passwords';
import type { PasswordHasher } from '../identity/password-hasher';
import type { Mailer } from '../mail/mailer';
import { mailbox } from './password-broker';

export type ProfileChange = Omit<CustomerChange, 'passwordHash'> & { password?: string };

export interface UpdateProfileParts {
  customers: Customers;
  guard: Guard;
  newPasswords: NewPasswords;
  mailer: Mailer;
  hasher: PasswordHasher;
  fingerprint: Fingerprint;
}

/** On whose account; an admin who works on somebody else's shows no credential of that account. */
export type Holder = Pick<Caller, 'customer'> & Partial<Pick<Caller, 'credential'>>;

export type UpdateProfile = (holder: Holder, change: ProfileChange, language?: string) => Promise<Customer>;

/** A new password ends every session and token but the one that asked for it. */
export function updateProfile({
  customers,
  guard,
  newPasswords,
  mailer,
  hasher,
  fingerprint,
}: UpdateProfileParts): UpdateProfile {
  /** To the address as it was: whoever took an account over must not be the only one to hear of it. */
  const tellOwner = async (
    customer: Customer,
    { newAddress, newPassword }: { newAddress: string | undefined; newPassword: boolean },
    language: string | undefined,
  ): Promise<void> => {
    if (!customer.email) return;
    const to = mailbox(customer, customer.email);
    if (newPassword) await mailer.send({ kind: 'password-changed', to, language });
    if (newAddress) await mailer.send({ kind: 'email-changed', to, language, newAddress });
  };

  return async ({ customer, credential }, { password, email, ...fields }, language) => {
    const passwordHash = password === undefined ? undefined : await hasher.hash(password);
    // Apps send the whole customer back: the address is a change only where it is another one.
    const newAddress = email === customer.email ? undefined : email;
    const change: CustomerChange = { ...fields, email: newAddress, passwordHash };

    /** The owner hears of what is written, whatever fails after it and however long that takes. */
    const write = async (authorisedAs?: AuthorisedAs, rebind = async () => {}): Promise<boolean> => {
      const done = await customers.change(customer.id, change, authorisedAs);
      const what = { newAddress, newPassword: passwordHash !== undefined };
      if (done) await Promise.all([tellOwner(customer, what, language), rebind()]);
      return done;
    };
    const asHolder = async (credential: Credential, as: Customer): Promise<boolean> => {
      const { accessTokenId } = credential;
      if (passwordHash === undefined) return write({ as, accessTokenId });
      const next = fingerprint({ ...as, passwordHash });
      await newPasswords.announce(credential, next);
      return write({ as, accessTokenId }, () => credential.rebind(next));
    };
    // Hashing takes its time: who was let in before it may have been ended since, or have changed the password himself.
    const done = credential
      ? (await asHolder(credential, customer)) ||
        (await asHolder(credential, (await guard(credential)).customer))
      : await write();
    const changed = done ? await customers.findById(customer.id) : undefined;
    if (!changed) throw credential ? new Unauthenticated() : new NotFound('customer');
    return changed;
  };
}
