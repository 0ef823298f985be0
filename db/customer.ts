/** An account as the rules know it. Times are UTC texts, days are YYYY-MM-DD. */
export interface Customer {
  id: number;
  email: string | null;
  firstName: string;
  lastName: string;
  gender: string | null;
  dateOfBirth: string | null;
  phone: string | null;
  status: number;
  /** Switched on and not suspended: may log in and stay logged in. */
  active: boolean;
  verified: boolean;
  passwordHash: string | null;
  group: CustomerGroup | undefined;
  createdAt: string | null;
  updatedAt: string | null;
}

export interface CustomerGroup {
  id: number;
  name: string;
  createdAt: string | null;
  updatedAt: string | null;
}

export interface NewCustomer {
  firstName: string;
  lastName: string;
  email: string;
  passwordHash: string;
}

/** What a change names; everything else in the row stays as it is. */
export interface CustomerChange {
  firstName?: string;
  lastName?: string;
  email?: string;
  gender?: string;
  dateOfBirth?: string | null;
  phone?: string | null;
  passwordHash?: string;
}

export interface Customers {
  findById(id: number): Promise<Customer | undefined>;
  /** The account whose address is this one but for letter case: a look-alike is somebody else. */
  findByEmail(email: string): Promise<Customer | undefined>;
  /** Whether the database could tell this address from the ones it has; `except` is one's own row. */
  emailTaken(email: string, except?: number): Promise<boolean>;
  /** Asked only where phone numbers are unique. */
  phoneTaken(phone: string, except: number): Promise<boolean>;
  /** Throws AlreadyTaken when another writer was faster. */
  add(customer: NewCustomer): Promise<number>;
  change(id: number, change: CustomerChange): Promise<void>;
}
