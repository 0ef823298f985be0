export interface Mailbox {
  address: string;
  name: string;
}

/**
 * Everything a mail is made of, as data: it may wait in a queue and be worded only when it is sent. Its language is
 * one of ours by then; that of a message is what somebody asked for.
 */
export type Mail = { id: string } & Message;

export type Message = { to: Mailbox; language: string | undefined } & (
  | { kind: 'reset-link'; token: string }
  | { kind: 'verify-email'; token: string }
  | { kind: 'confirm-email'; token: string }
  /** To the mailbox that is to be left. */
  | { kind: 'email-change-asked'; newAddress: string }
  | { kind: 'welcome' }
  /** `oneStays`: the session or token that asked for it goes on; all others have ended. */
  | { kind: 'password-changed'; oneStays?: boolean }
  | { kind: 'email-changed'; newAddress: string }
  | { kind: 'account-deleted' }
  | { kind: 'deletion-requested' }
  | { kind: 'test' }
);

/** Tells the owner what was done, which PHP never does; a shop may do without. */
export const isNotice = ({ kind }: Pick<Message, 'kind'>): boolean =>
  kind === 'password-changed' || kind === 'email-changed';

export interface Letter {
  subject: string;
  /** The one that it is about. */
  link?: string;
  text: string;
  html: string;
}
