/** The facts about an attempt that a throttle counts by. */
interface Attempt {
  address: string;
  email?: string;
}

export interface Throttle {
  name: string;
  /** Counts the attempt, refuses it when there were too many, else runs it. */
  around<T>(attempt: Attempt, run: () => Promise<T>): Promise<T>;
}

/** Counts a change by a customer, whichever door it came through, and refuses it when there were too many. */
export type Changes = <T>(customerId: number, change: () => Promise<T>) => Promise<T>;

/** Counts a mail with a link that confirms an address, and refuses it when a customer had too many. */
export type LinkMails = (customerId: number) => Promise<void>;

export interface Throttles {
  login: Throttle;
  /** An admin and a customer may have the same e-mail address: each is counted apart. */
  adminLogin: Throttle;
  register: Throttle;
  forgotPassword: Throttle;
  resetPassword: Throttle;
  changes: Changes;
  linkMails: LinkMails;
}
