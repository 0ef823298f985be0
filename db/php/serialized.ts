/**
 * PHP's serialize() form, walked without building anything: only byte ranges come out. What PHP would not read, or what is
 * deeper or longer than a session has reason to be, is refused as a whole.
 */
export interface Entry {
  /** The bytes of a text key, or the digits of a number. */
  key: string;
  start: number;
  valueStart: number;
  end: number;
  /** PHP numbers every value, so that a later one can point at it. */
  firstSlot: number;
  lastSlot: number;
}

interface Reference {
  /** Offsets of its digits. */
  start: number;
  end: number;
  slot: number;
}

export interface Walk {
  entries: Entry[];
  references: Reference[];
  /** Offset of the last class that writes itself: how many values are numbered inside it cannot be seen. */
  customAt: number | undefined;
}

const deepest = 128;
const longest = 4 * 1024 * 1024;
const mostValues = 200_000;

const code = (letter: string) => letter.charCodeAt(0);
const [colon, semicolon, quote, open, close] = [...':;"{}'].map(code);
const [zero, nine] = [...'09'].map(code);

/** The entries of an array or an object, where all the bytes are that one value. */
export function walk(bytes: Buffer): Walk | undefined {
  if (bytes.length > longest) return undefined;
  const references: Reference[] = [];
  const entries: Entry[] = [];
  let at = 0;
  let slots = 0;
  let customAt: number | undefined;

  const next = (expected: number | undefined): boolean => bytes[at++] === expected;

  /** Digits up to the byte that ends them; -1 for anything else. */
  const count = (end: number | undefined): number => {
    const start = at;
    let value = 0;
    for (let byte = bytes[at]; byte !== undefined && byte >= Number(zero) && byte <= Number(nine); ) {
      value = value * 10 + byte - Number(zero);
      byte = bytes[++at];
    }
    const digits = at - start;
    return digits > 0 && digits < 10 && next(end) ? value : -1;
  };

  const text = (): boolean => {
    const length = count(colon);
    if (length < 0 || !next(quote)) return false;
    at += length;
    return at < bytes.length && next(quote);
  };

  const until = (form: RegExp): boolean => {
    const end = bytes.indexOf(Number(semicolon), at);
    // No number is longer.
    if (end < 0 || end - at > 400) return false;
    const found = form.test(bytes.toString('latin1', at, end));
    at = end + 1;
    return found;
  };

  const key = (): string | undefined => {
    const kind = bytes[at++];
    if (!next(colon)) return undefined;
    const start = at;
    if (kind === code('i')) return until(whole) ? bytes.toString('latin1', start, at - 1) : undefined;
    if (kind !== code('s') || !text()) return undefined;
    const content = bytes.indexOf(Number(quote), start) + 1;
    return next(semicolon) ? bytes.toString('latin1', content, at - 2) : undefined;
  };

  const members = (depth: number): boolean => {
    const length = count(colon);
    if (length < 0 || length > bytes.length - at || !next(open)) return false;
    for (let left = length; left > 0; left--) {
      const start = at;
      const name = key();
      if (name === undefined) return false;
      const valueStart = at;
      const firstSlot = slots + 1;
      if (!value(depth + 1)) return false;
      if (depth === 1) entries.push({ key: name, start, valueStart, end: at, firstSlot, lastSlot: slots });
    }
    return next(close);
  };

  const value = (depth: number): boolean => {
    if (depth > deepest || slots > mostValues) return false;
    const kind = String.fromCharCode(bytes[at++] ?? 0);
    if (kind !== 'R') slots++;
    if (kind === 'N') return next(semicolon);
    if (!next(colon)) return false;
    const start = at;
    switch (kind) {
      case 'b':
        return until(/^[01]$/);
      case 'i':
        return until(whole);
      case 'd':
        return until(/^(?:-?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|-?INF|NAN)$/);
      case 's':
      case 'E':
        return text() && next(semicolon);
      case 'a':
        return members(depth);
      case 'O':
        return text() && next(colon) && members(depth);
      case 'C': {
        if (!text() || !next(colon)) return false;
        const length = count(colon);
        if (length < 0 || !next(open)) return false;
        customAt = start;
        at += length;
        return at < bytes.length && next(close);
      }
      case 'R':
      case 'r': {
        const slot = count(semicolon);
        references.push({ start, end: at - 1, slot });
        return slot >= 1 && slot <= slots;
      }
      default:
        return false;
    }
  };

  return value(1) && at === bytes.length ? { entries, references, customAt } : undefined;
}

const whole = /^[+-]?\d{1,20}$/;

export const phpText = (text: string): string => `s:${Buffer.byteLength(text)}:"${text}";`;
export const phpWhole = (value: number): string => `i:${value};`;

/** A whole number, or its decimal text, which PHP takes for the same. */
export function wholeIn(bytes: Buffer, { valueStart, end }: Entry): number | undefined {
  const [, plain, quoted] =
    /^(?:i:(\d{1,15});|s:\d+:"(\d{1,15})";)$/.exec(bytes.toString('latin1', valueStart, end)) ?? [];
  const digits = plain ?? quoted;
  return digits === undefined ? undefined : Number(digits);
}
