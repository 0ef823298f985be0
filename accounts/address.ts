import type { ColumnLimit } from './column-limit';
/** One address of a customer, as the rules know it, in whatever table this Bagisto keeps it. Times are UTC texts. */
export interface Address {
  id: number;
  customerId: number;
  firstName: string | null;
  lastName: string | null;
  companyName: string | null;
  vatId: string | null;
  /** The lines of the street. */
  lines: string[];
  city: string | null;
  postcode: string | null;
  state: string | null;
  country: string | null;
  phone: string | null;
  email: string | null;
  gender: string | null;
  isDefault: boolean;
  /** PHP's checkout remembers it; here it is only shown. */
  useForShipping: boolean;
  createdAt: string | null;
  updatedAt: string | null;
}

/** Columns to change; everything else in the row stays as it is. */
export type AddressChange = Partial<
  Omit<Address, 'id' | 'customerId' | 'gender' | 'useForShipping' | 'createdAt' | 'updatedAt'>
>;

/** A change, or how it follows from what is there: no other change comes in between. */
export type AddressRevision = AddressChange | ((before: Address) => AddressChange);

/** For a form: what would not fit is refused before anything is written. */
export interface AddressLimits {
  /** The limit of a field; for the lines, of all of them with the breaks between. */
  columnLimit(field: AddressText): Required<ColumnLimit>;
  /** Whether the table can say "none"; where it cannot, null is stored as "". */
  nullable(field: AddressText): boolean;
  /** Until 0.2.2 a postcode is an integer; undefined everywhere else. */
  greatestPostcode: number | undefined;
}

export type AddressText = Exclude<keyof AddressChange, 'isDefault'>;

/** A piece of a list; where it names no order the oldest come first. */
export interface AddressPage {
  offset: number;
  limit: number;
  by?: 'id' | 'createdAt';
  descending?: boolean;
}

/** Only ever one's own: every question names the customer whose address it must be. */
export interface Addresses {
  limits: AddressLimits;
  list(customerId: number, page: AddressPage): Promise<Address[]>;
  /** The oldest first, as many at a time as hold up nobody else. */
  pieces(customerId: number, page: Pick<AddressPage, 'offset' | 'limit'>): AsyncIterable<Address[]>;
  count(customerId: number): Promise<number>;
  /** Those of several customers at once, up to so many. */
  listOf(customerIds: number[], most: number): Promise<Address[]>;
  find(customerId: number, id: number): Promise<Address | undefined>;
  /**
   * A default address clears the customer's other default, in the same transaction; undefined where the customer has as
   * many as there may be.
   */
  add(customerId: number, change: AddressChange, most: number): Promise<Address | undefined>;
  /** Undefined when there is no such address of this customer. */
  change(customerId: number, id: number, revision: AddressRevision): Promise<Address | undefined>;
  /** Resolves to the deleted address; no other becomes the default. */
  remove(customerId: number, id: number): Promise<Address | undefined>;
}
