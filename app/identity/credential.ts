/**
 * What a request showed, already found genuine, whatever it was: a session or a token of any kind. It claims
 * to be a customer; the guard still asks the database whether that customer may act.
 */
export interface Credential {
  kind: 'session' | 'token';
  customerId: number;
  /** Whether it was made under this password. */
  confirm(fingerprint: string): Promise<boolean>;
  /** Keeps it alive when its own holder changes the password. */
  rebind(fingerprint: string): Promise<void>;
  end(): Promise<void>;
}
