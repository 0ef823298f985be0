/**
 * What a request showed, already found genuine, whatever it was: a session or a token of any kind. It claims
 * to be a customer; the guard still asks the database whether that customer may act.
 */
export interface Credential {
  kind: 'session' | 'token';
  customerId: number;
  /** Whether it was made under this password. */
  confirm(fingerprint: string): Promise<boolean>;
  /** Ties it to these passwords: while its own holder changes the password, to the old one and the new. */
  rebind(fingerprints: string[]): Promise<void>;
  end(): Promise<void>;
}
