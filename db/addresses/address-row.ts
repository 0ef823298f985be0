import type { Address, AddressChange, AddressLimits, AddressText } from '../../accounts/address';
import type { ShopTime } from '../../accounts/shop-time';
import { type Row, text, utcReader } from '../customers/customer-row';
import type { AddressTable } from '../schema/schema';
import type { Column } from '../schema/tables';

/** Columns of the same name and meaning in every table of addresses that has them. */
const plain = {
  firstName: 'first_name',
  lastName: 'last_name',
  companyName: 'company_name',
  vatId: 'vat_id',
  city: 'city',
  postcode: 'postcode',
  state: 'state',
  country: 'country',
  phone: 'phone',
  email: 'email',
} satisfies Partial<Record<AddressText, string>>;

type PlainField = keyof typeof plain;
const plainFields = Object.keys(plain) as PlainField[];
const others = [
  'id',
  'customer_id',
  'name',
  'address2',
  'gender',
  'default_address',
  'use_for_shipping',
  'created_at',
  'updated_at',
];

interface AddressRows {
  /** Columns that we use and this table has. */
  columns: string[];
  read(row: Row): Address;
  /** The columns that a change writes, given what the row held before. */
  written(change: AddressChange, before?: Address): Row;
  limits: AddressLimits;
}

export function addressRows({ lines, columns }: AddressTable, time: ShopTime): AddressRows {
  const toUtc = utcReader(time);
  // Until 0.2.2 an address has one name, which 1.0 renamed to first_name.
  const oneName = columns.has('name') && !columns.has('first_name');
  const numericPostcode = isNumeric(columns.get('postcode'));
  const sharesName = (field: AddressText) => oneName && (field === 'firstName' || field === 'lastName');
  const columnOf = (field: AddressText): string => {
    if (field === 'lines') return lines;
    return sharesName(field) ? 'name' : plain[field];
  };
  const lengthOf = (column: string) => columns.get(column)?.maxLength ?? unlimited;

  const namesOf = (row: Row): [string | null, string | null] => {
    if (!oneName) return [text(row.first_name), text(row.last_name)];
    const name = text(row.name);
    const at = name?.indexOf(' ') ?? -1;
    return name === null || at < 0 ? [name, null] : [name.slice(0, at), name.slice(at + 1)];
  };

  const nothing = (column: string): string | number | null => {
    if (columns.get(column)?.nullable !== false) return null;
    return isNumeric(columns.get(column)) ? 0 : '';
  };
  /** Forms refuse what is too long; but the name of a customer, which no form asked for, may be as well. */
  const storable = (column: string, value: string | null) =>
    value === null ? nothing(column) : [...value].slice(0, lengthOf(column)).join('');

  return {
    columns: [lines, ...Object.values(plain), ...others].filter((column) => columns.has(column)),

    read(row) {
      const [firstName, lastName] = namesOf(row);
      const second = text(row.address2);
      return {
        id: Number(row.id),
        customerId: Number(row.customer_id),
        firstName,
        lastName,
        companyName: text(row.company_name),
        vatId: text(row.vat_id),
        // PHP's shop pages wrote a second line into a column of its own.
        lines: [...(text(row[lines]) ?? '').split('\n'), ...(second ? [second] : [])],
        city: text(row.city),
        postcode: numericPostcode && Number(row.postcode) === 0 ? null : text(row.postcode),
        state: text(row.state),
        country: text(row.country),
        phone: text(row.phone),
        email: text(row.email),
        gender: text(row.gender),
        isDefault: Number(row.default_address) !== 0,
        useForShipping: Number(row.use_for_shipping ?? 0) === 1,
        createdAt: toUtc(row.created_at),
        updatedAt: toUtc(row.updated_at),
      };
    },

    written(change, before) {
      const row: Row = {};
      for (const field of plainFields) {
        const value = change[field];
        if (value !== undefined && columns.has(plain[field]))
          row[plain[field]] = storable(plain[field], value);
      }
      if (oneName && (change.firstName !== undefined || change.lastName !== undefined)) {
        const { firstName, lastName } = { ...before, ...defined(change) };
        row.name = storable('name', [firstName, lastName].filter(Boolean).join(' ') || null);
      }
      if (change.lines !== undefined) {
        row[lines] = change.lines.join('\n');
        if (columns.has('address2')) row.address2 = null;
      }
      if (change.isDefault !== undefined) row.default_address = Number(change.isDefault);
      return row;
    },

    limits: {
      columnLimit(field) {
        const column = columnOf(field);
        const length = lengthOf(column);
        const maxLength = sharesName(field) ? Math.floor((length - 1) / 2) : length;
        return { maxLength, threeBytes: columns.get(column)?.threeBytes === true };
      },
      nullable: (field) => columns.get(columnOf(field))?.nullable !== false,
      greatestPostcode: numericPostcode ? greatestInteger : undefined,
    },
  };
}

const isNumeric = (column: Column | undefined) => /int/.test(column?.type ?? '');

const greatestInteger = 2_147_483_647;
/** A field that the table does not have, or that no length bounds: the request's own limit does. */
const unlimited = 65_535;

const defined = (change: AddressChange): AddressChange =>
  Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
