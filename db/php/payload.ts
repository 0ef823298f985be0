import { type Entry, type Walk, walk, wholeIn } from './serialized';

/** Laravel's name of the login at the guard `customer`: the hash is that of its SessionGuard. */
const loginHash = '59ba36addc2b2f9401580f014c7f58ea4e30989d';
export const loginKey = `login_customer_${loginHash}`;
export const rememberCookie = `remember_customer_${loginHash}`;
export const passwordKey = 'password_hash_customer';
const cartKey = 'cart';

/** The parts of a PHP session that we read. */
export interface Payload {
  bytes: Buffer;
  customerId?: number;
  /** The guest's; PHP takes it out when it makes it the customer's. */
  cartId?: number;
  /** The hash that PHP compares with the account's, where it keeps one. */
  passwordHash?: string;
  /** Other keys, and bytes that are not ours, stay as they are. Undefined where something else points at what would go. */
  with(changes: Changes): Buffer | undefined;
}

/** Serialised values by their keys; undefined takes a key out. */
export type Changes = Record<string, string | undefined>;

/** Undefined for what is no array in PHP's form: nothing of it is touched then. */
export function readPayload(bytes: Buffer): Payload | undefined {
  const walked = bytes[0] === 0x61 ? walk(bytes) : undefined;
  if (!walked) return undefined;
  const byKey = new Map(walked.entries.map((entry) => [entry.key, entry]));
  // PHP writes no key twice; which of two it would read is not ours to guess.
  if (byKey.size < walked.entries.length) return undefined;
  const login = byKey.get(loginKey);
  const cart = byKey.get(cartKey);
  const password = byKey.get(passwordKey);
  return {
    bytes,
    customerId: login && wholeIn(bytes, login),
    cartId: cart && cartIdIn(bytes.subarray(cart.valueStart, cart.end)),
    passwordHash: password && textIn(bytes.toString('latin1', password.valueStart, password.end)),
    with: (changes) => spliced(bytes, walked, byKey, changes),
  };
}

const textIn = (serialised: string) => /^s:\d+:"(.*)";$/s.exec(serialised)?.[1];

/** Up to Bagisto 1.x the whole Eloquent model lies there, its row under `attributes`; from 2.0 on an object with an `id`. */
function cartIdIn(value: Buffer): number | undefined {
  const properties = walk(value)?.entries ?? [];
  const attributes = properties.find(({ key }) => key === '\0*\0attributes' || key === 'attributes');
  const holder = attributes ? value.subarray(attributes.valueStart, attributes.end) : value;
  const id = (attributes ? walk(holder)?.entries : properties)?.find(({ key }) => key === 'id');
  return id && wholeIn(holder, id);
}

interface Edit {
  start: number;
  end: number;
  text: string;
  /** The values that go, and how many come in their place. */
  firstSlot: number;
  lastSlot: number;
  added: number;
}

function spliced(
  bytes: Buffer,
  walked: Walk,
  byKey: Map<string, Entry>,
  changes: Changes,
): Buffer | undefined {
  const edits: Edit[] = [];
  const appended: string[] = [];
  let count = byKey.size;
  for (const [key, value] of Object.entries(changes)) {
    const entry = byKey.get(key);
    if (entry) {
      const start = value === undefined ? entry.start : entry.valueStart;
      edits.push({ ...entry, start, text: value ?? '', added: value === undefined ? 0 : 1 });
      if (value === undefined) count--;
    } else if (value !== undefined) {
      appended.push(`s:${Buffer.byteLength(key)}:"${key}";${value}`);
      count++;
    }
  }
  const shifted = shiftedReferences(walked, edits);
  if (!shifted) return undefined;
  const last = bytes.length - 1;
  const none = { firstSlot: 0, lastSlot: 0, added: 0 };
  edits.push(...shifted, { start: last, end: last, text: appended.join(''), ...none });
  edits.sort((a, b) => a.start - b.start);

  const pieces: Buffer[] = [Buffer.from(`a:${count}:{`)];
  let at = bytes.indexOf(0x7b) + 1;
  for (const { start, end, text } of edits) {
    pieces.push(bytes.subarray(at, start), Buffer.from(text, 'utf8'));
    at = end;
  }
  pieces.push(bytes.subarray(at));
  return Buffer.concat(pieces);
}

/** Shifts references that point behind a removed value; undefined if one points at the removed value itself. */
function shiftedReferences({ references, customAt }: Walk, edits: Edit[]): Edit[] | undefined {
  const first = Math.min(...edits.map(({ start }) => start));
  const inside = (at: number) => edits.some(({ start, end }) => at >= start && at < end);
  const staying = references.filter(({ start }) => start > first && !inside(start));
  if (customAt !== undefined) {
    const behind = customAt > first && !inside(customAt);
    return behind || staying.length > 0 ? undefined : [];
  }
  const moved: Edit[] = [];
  for (const { start, end, slot } of staying) {
    if (edits.some(({ firstSlot, lastSlot }) => slot >= firstSlot && slot <= lastSlot)) return undefined;
    const by = edits
      .filter(({ lastSlot }) => lastSlot < slot)
      .reduce((sum, { firstSlot, lastSlot, added }) => sum + lastSlot - firstSlot + 1 - added, 0);
    if (by !== 0) moved.push({ start, end, text: String(slot - by), firstSlot: 0, lastSlot: 0, added: 0 });
  }
  return moved;
}
