export interface AdminRole {
  id: number;
  /** 'all', or 'custom' with its permissions; what else may stand there allows nothing. */
  permissionType: string;
  permissions: string[];
  /** Whether this Bagisto's roles have permissions for addresses. */
  addressRights: boolean;
}

/** A person who may act on other people's accounts. */
export interface Admin {
  id: number;
  email: string;
  passwordHash: string | null;
  active: boolean;
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
  /** Active and with every right; throws AlreadyTaken when somebody else has the address. */
  add(admin: NewAdmin): Promise<void>;
}
