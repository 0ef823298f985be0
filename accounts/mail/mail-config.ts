export interface SmtpConfig {
  host: string;
  port: number;
  username?: string;
  password?: string;
  encryption?: 'tls' | 'ssl';
}

export interface MailConfig {
  /** Undefined: mails become files. */
  smtp?: SmtpConfig;
  logoUrl?: string;
  color: string;
  welcome: boolean;
  /** Whether the owner of an account hears of a new password or address, which PHP tells nobody. */
  notices: boolean;
  fromAddress: string;
  fromName: string;
}
