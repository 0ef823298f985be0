import type { Customer, CustomerChange, Customers } from '../customer';
import { NotFound, Unauthenticated } from '../errors';
import type { Fingerprint } from '../identity/fingerprint';
import type { Caller } from '../identity/guard';
import type { NewPasswords } from '../identity/new-passwords';
import type { PasswordHasher } from '../identity/password-hasher';
import type { Changes } from '../identity/throttle';
import type { Mailer } from '../mail/mailer';
import type { EmailChange } from './change-email';
import { mailbox } from './password-broker';

type ProfileChange = Omit<CustomerChange, 'passwordHash'> & { password?: string };

interface UpdateProfileParts {
  customers: Customers;
  newPasswords: NewPasswords;
  mailer: Mailer;
  hasher: PasswordHasher;
  fingerprint: Fingerprint;
  changes: Changes;
  /** Absent where a new address counts at once. */
  emailChange?: Pick<EmailChange, 'prepare'>;
}

/** The fields that are not as the account has them. Notes, which no account carries along, are compared where they are written. */
function differing(fields: Omit<CustomerChange, 'passwordHash'>, customer: Customer): CustomerChange {
  const known: Record<string, unknown> = { ...customer };
  return Object.fromEntries(
    Object.entries(fields).filter(([field, value]) => value !== undefined && value !== known[field]),
  );
}

/** Whose profile; an admin who edits it has no credential of that account. */
type Holder = Caller | { customer: Customer; credential?: undefined; recheck?: undefined };

/** Whatever the owner is told of. */
interface News {
  newAddress: string | undefined;
  newPassword: boolean;
  oneStays: boolean;
}

/** As the account is now; with the address that has still to be confirmed. */
type Updated = Customer & { unconfirmedEmail?: string };

export type UpdateProfile = (holder: Holder, change: ProfileChange, language?: string) => Promise<Updated>;

/** A new password ends every session and token but the one that asked for it. */
export function updateProfile(parts: UpdateProfileParts): UpdateProfile {
  const { customers, newPasswords, mailer, hasher, fingerprint, changes, emailChange } = parts;
  /** To the address as it was: whoever took an account over must not be the only one to hear of it. */
  const tellOwner = async (
    customer: Customer,
    { newAddress, newPassword, oneStays }: News,
    language: string | undefined,
  ): Promise<void> => {
    if (!customer.email) return;
    const to = mailbox(customer, customer.email);
    if (newPassword) await mailer.send({ kind: 'password-changed', to, language, oneStays });
    if (newAddress) await mailer.send({ kind: 'email-changed', to, language, newAddress });
  };

  const update: UpdateProfile = async (
    { customer, credential, recheck },
    { password, email, ...fields },
    language,
  ) => {
    const passwordHash = password === undefined ? undefined : await hasher.hash(password);
    // Apps send the whole customer back: the address is a change only where it is another one.
    const otherAddress = email === customer.email ? undefined : email;
    // An admin's change is the shop's decision, and counts at once.
    const link =
      otherAddress !== undefined && credential
        ? await emailChange?.prepare(
            { ...customer, passwordHash: passwordHash ?? customer.passwordHash },
            otherAddress,
          )
        : undefined;
    const newAddress = link ? undefined : otherAddress;
    const change: CustomerChange = { ...differing(fields, customer), email: newAddress, passwordHash };
    const answered = async (account: Customer): Promise<Updated> => {
      await link?.mail(language);
      return link ? { ...account, unconfirmedEmail: otherAddress } : account;
    };
    // The row is not touched for nothing: its updated_at says when something was changed.
    if (Object.values(change).every((value) => value === undefined)) return answered(customer);
    const news = {
      newAddress,
      newPassword: passwordHash !== undefined,
      oneStays: credential !== undefined,
    };

    const write = async (as?: Customer): Promise<boolean> => {
      const next = credential && as && passwordHash && fingerprint({ ...as, passwordHash });
      if (next) await newPasswords.announce(credential, next);
      const authorisedAs = as && {
        as,
        accessTokenId: credential?.accessTokenId,
        credential: credential?.name,
      };
      const done = await customers.change(customer.id, change, authorisedAs);
      // The owner hears of what is written, whatever fails after it and however long that takes.
      if (done)
        await Promise.all([
          tellOwner(customer, news, language),
          next && credential.rebind(next, passwordHash),
        ]);
      return done;
    };
    // Hashing takes its time: the credential may have been revoked since, or its holder have changed the password.
    const done = credential ? (await write(customer)) || (await write(await recheck())) : await write();
    const changed = done ? await customers.findById(customer.id) : undefined;
    if (!changed) throw credential ? new Unauthenticated() : new NotFound('customer');
    return answered(changed);
  };

  return (holder, change, language) => changes(holder.customer.id, () => update(holder, change, language));
}
