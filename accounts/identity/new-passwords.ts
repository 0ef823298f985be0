import type { ExpiringStore } from '../expiring-store';
import type { Credential } from './credential';

/**
 * While its own holder changes the password, a credential is good under the old one and under the new: requests
 * beside that one see the new password in the database before the credential is tied to it.
 */
export type NewPasswords = ReturnType<typeof newPasswords>;

/** Far longer than it takes to write the password and to tie the credential to it. */
const rememberedSeconds = 60;

export function newPasswords(state: ExpiringStore) {
  // One for each password: of two changes at once neither makes the other forgotten.
  const keyOf = ({ name }: Credential, fingerprint: string) => `new-password:${name}:${fingerprint}`;
  return {
    announce: (credential: Credential, fingerprint: string) =>
      state.set(keyOf(credential, fingerprint), 'announced', rememberedSeconds),
    /** Takes it back: it was not written after all. */
    withdraw: (credential: Credential, fingerprint: string) => state.delete(keyOf(credential, fingerprint)),
    announced: async (credential: Credential, fingerprint: string) =>
      (await state.get(keyOf(credential, fingerprint))) !== undefined,
  };
}
