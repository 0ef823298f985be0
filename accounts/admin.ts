export interface AdminRole {
  id: number;
  /** 'all', or 'custom' with its permissions; what else may stand there allows nothing. */
  permissionType: string;
  permissions: string[];
  /** Whether this Bagisto's roles have permissions for addresses. */
  addressRights: boolean;
}

/** Has to be shown besides the password (Bagisto 2.4). */
export interface SecondFactor {
  /** Sealed under the shop's APP_KEY; undefined where it was never set up. */
  secret: string | undefined;
  /** Hashed, but for those that older releases kept as they are. */
  backupCodes: string[];
}

/** A person who may act on other people's accounts. */
export interface Admin {
  id: number;
  email: string;
  passwordHash: string | null;
  active: boolean;
  /** Undefined where the password is enough. */
  secondFactor: SecondFactor | undefined;
  role: AdminRole;
}

export interface NewAdmin {
  name: string;
  email: string;
  passwordHash: string;
}

export interface Admins {
  findById(id: number): Promise<Admin | undefined>;
  /** The admin whose address is this one but for letter case. */
  findByEmail(email: string): Promise<Admin | undefined>;
  /** False where it was spent in the meantime. */
  spendBackupCode(id: number, stored: string): Promise<boolean>;
  /** Active and with every right; throws AlreadyTaken when somebody else has the address. */
  add(admin: NewAdmin): Promise<void>;
}
