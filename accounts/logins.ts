/** The memory of one login: where it came from and when it was last used. It opens nothing. */
export interface LoginNote {
  /** By which its kind of credential finds it again. */
  handle: string;
  /** The seal of the account as it was: once the password is another one, the login is none any more. */
  fingerprint: string;
  userAgent: string;
  network: string;
  /** In milliseconds; the first sight where nobody knows the login itself. */
  loggedInAt: number;
  usedAt: number;
}

export interface LoginNotes {
  /** Keeps an earlier `loggedInAt` where the new one is not known. */
  keep(
    customerId: number,
    note: Omit<LoginNote, 'loggedInAt'> & { loggedInAt: number | undefined },
    seconds: number,
  ): Promise<void>;
  /** The latest ones, if there are too many. */
  of(customerId: number): Promise<LoginNote[]>;
  forget(customerId: number, handles: string[]): Promise<void>;
}

/** For a process that serves nobody. */
export const nothingNoted: LoginNotes = { keep: async () => {}, of: async () => [], forget: async () => {} };

/** Somebody who logs in for every request must not fill the store. */
export const mostNoted = 100;
