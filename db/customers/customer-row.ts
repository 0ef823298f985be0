import type { Customer } from '../../accounts/customer';
import type { ShopTime } from '../../accounts/shop-time';
import type { Column, Columns } from '../schema/tables';

export type Row = Record<string, string | number | null>;

/** A row as the rules know it, whatever columns this Bagisto has. */
export function customerReader(time: ShopTime): (row: Row) => Customer {
  const toUtc = utcReader(time);
  return (row) => ({
    id: Number(row.id),
    email: text(row.email),
    firstName: String(row.first_name),
    lastName: String(row.last_name),
    gender: text(row.gender),
    dateOfBirth: text(row.date_of_birth),
    phone: text(row.phone),
    status: Number(row.status),
    active: Number(row.status) === 1 && Number(row.is_suspended ?? 0) !== 1,
    suspended: Number(row.is_suspended ?? 0) === 1,
    verified: row.is_verified === undefined || Number(row.is_verified) === 1,
    subscribed: Number(row.subscribed_to_news_letter ?? 0) === 1,
    channelId: row.channel_id === undefined || row.channel_id === null ? null : Number(row.channel_id),
    deviceToken: text(row.device_token),
    passwordHash: text(row.password),
    loggedOutAt: text(row.logged_out_at),
    group:
      row.g_id === null
        ? undefined
        : {
            id: Number(row.g_id),
            name: String(row.g_name),
            createdAt: toUtc(row.g_created_at),
            updatedAt: toUtc(row.g_updated_at),
          },
    createdAt: toUtc(row.created_at),
    updatedAt: toUtc(row.updated_at),
  });
}

/** PHP on a lenient MySQL leaves 0000-00-00 behind, which is no moment. */
export const utcReader = (time: ShopTime) => (value: unknown) =>
  typeof value === 'string' && !value.startsWith('0000') ? time.toUtc(value) : null;

/**
 * Values of a new row in the columns that accept no NULL, have no default and are none of ours: PHP does not
 * name them either, and its lenient MySQL then puts the type's own zero. The gender of 0.1.0 becomes the first
 * of its enum that way ("Male"), which is what that release's registration, sending none, has always stored.
 */
export function silentValues(columns: Columns): Row {
  const silent = [...columns].filter(([, { mandatory }]) => mandatory);
  return Object.fromEntries(silent.map(([name, column]) => [name, zeroOf(column)]));
}

/** The columns among those that can hold such a zero only once, so that the second registration would fail. */
export function unservable(columns: Columns): string[] {
  const ours = new Set(['id', 'email', 'api_token']);
  return [...columns]
    .filter(([name, { mandatory, unique }]) => mandatory && unique && !ours.has(name))
    .map(([name]) => name);
}

function zeroOf({ choices, type }: Column): string | number {
  if (choices) return choices[0] ?? '';
  if (/int|decimal|numeric|float|double|bit|year|bool/.test(type)) return 0;
  if (type === 'json') return '{}';
  if (type === 'date') return '1970-01-01';
  return /^(datetime|timestamp)$/.test(type) ? '1970-01-02 00:00:00' : '';
}

export const text = (value: string | number | null | undefined): string | null =>
  value === null || value === undefined ? null : String(value);
