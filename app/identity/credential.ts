/**
 * What a request showed, already found genuine, whatever it was: a session or a token of any kind. It claims
 * to be a customer; the guard still asks the database whether that customer may act.
 */
export interface Credential {
  kind: 'session' | 'token';
  customerId: number;
  /** The row of an access token: a change of the password that it asks for lets it live. */
  accessTokenId?: number;
  /** Whether it was made under this password. */
  confirm(fingerprint: string): Promise<boolean>;
  /** Ties it to these passwords: while its own holder changes the password, to the old one and the new. */
  rebind(fingerprints: string[]): Promise<void>;
  end(): Promise<void>;
  /** Under which its end is kept in the database, where the end of its row is not enough. */
  endsAs?: string;
  /** The token that was handed out together with this session: whoever logs out of one leaves the other. */
  twin?: string;
}
