/** Laravel's row: one per e-mail address, whoever mailed the link. */
interface BrokerRow {
  email: string;
  tokenHash: string;
  createdAt: string | undefined;
}

/** A link that we mailed ourselves; PHP's links cannot be found by their token. */
interface MailedLink {
  customerId: number;
  createdAt: string;
  ended: 'used' | 'replaced' | undefined;
}

export interface PasswordResets {
  find(email: string): Promise<BrokerRow | undefined>;
  findLink(token: Digest): Promise<MailedLink | undefined>;
  /** A new request ends the links before it; false, and nothing done, when there was one since `quietSince`. */
  issue(request: NewLink): Promise<boolean>;
  /**
   * Spends the row and writes the password in one transaction: of many who try at once, one finds the row.
   * False when it was spent already.
   */
  redeem(request: {
    row: BrokerRow;
    customerId: number;
    passwordHash: string;
    token: Digest;
  }): Promise<boolean>;
}

interface NewLink {
  email: string;
  customerId: number;
  tokenHash: string;
  token: Digest;
  quietSince: string;
}

/** sha256 of a token, in hex: a token is 256 random bits, so nothing slower is needed to hide it. */
export type Digest = string;
