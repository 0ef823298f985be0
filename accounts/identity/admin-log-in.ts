import type { Admin, Admins } from '../admin';
import { AccountNotUsable, InvalidCredentials } from '../errors';
import type { PasswordHasher } from './password-hasher';
import type { PassSecondFactor } from './second-factor';

interface LogInAdminParts {
  admins: Admins;
  hasher: PasswordHasher;
  passSecondFactor: PassSecondFactor;
}

export type LogInAdmin = (login: { email: string; password: string; code?: string }) => Promise<Admin>;

/** An unknown address, a wrong password and an admin without one do the same work and say the same. */
export function logInAdmin({ admins, hasher, passSecondFactor }: LogInAdminParts): LogInAdmin {
  return async ({ email, password, code }) => {
    const admin = await admins.findByEmail(email);
    const matches = await hasher.matches(password, admin?.passwordHash);
    if (!admin || !matches) throw new InvalidCredentials();
    if (!admin.active) throw new AccountNotUsable('inactive');
    await passSecondFactor(admin, code);
    return admin;
  };
}
