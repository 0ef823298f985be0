import type { Answer } from './answer';
import { at, listOf, membersOf } from './foreign-json';

export interface Difference {
  /** `status`, `body`, `content type`, or the place in the body: `data.group.name`. */
  where: string;
  old: string;
  new: string;
}

interface Comparison {
  differences: Difference[];
  /** Worth knowing, and no difference. */
  notes: string[];
}

interface Thoroughness {
  values: boolean;
  /** A text of a side with what only that side has (an address, an id) replaced by its name. */
  neutral(side: 'old' | 'new', text: string): string;
  /** The two sides hold different things, of which one may lack what the other has. */
  nullable?: true;
}

export function compared(old: Answer, now: Answer, how: Thoroughness): Comparison {
  const found: Comparison = { differences: [], notes: [] };
  const differ = (where: string, one: string, other: string) => {
    if (one !== other) found.differences.push({ where, old: one, new: other });
  };
  if (old.status !== now.status) {
    differ('status', summary(old), summary(now));
    return found;
  }
  differ('body', old.kind, now.kind);
  if (found.differences.length > 0) return found;
  if (old.kind !== 'nothing') differ('content type', old.labelled, now.labelled);
  if (old.kind === 'JSON') walk(old.body, now.body, '', found, how);
  return found;
}

/** `401 "Unauthenticated"` */
function summary({ status, kind, body, headers }: Answer): string {
  const said = spoken(body);
  if (said !== undefined) return `${status} ${JSON.stringify(said)}`;
  if (status >= 300 && status < 400 && headers.location) return `${status} to another page`;
  return kind === 'JSON' ? String(status) : `${status} with ${kind}`;
}

function spoken(body: unknown): string | undefined {
  for (const key of ['error', 'message']) {
    const text = at(body, key);
    if (typeof text === 'string') return text;
  }
  return undefined;
}

function walk(old: unknown, now: unknown, path: string, found: Comparison, how: Thoroughness): void {
  const differ = (one: string, other: string) =>
    found.differences.push({ where: path === '' ? 'body' : path, old: one, new: other });
  const [oldType, newType] = [typeName(old), typeName(now)];
  if (oldType !== newType) {
    if (!how.nullable || (old !== null && now !== null)) differ(oldType, newType);
  } else if (oldType === 'a list') {
    walkLists(listOf(old), listOf(now), path, found, how);
  } else if (oldType === 'an object') {
    walkMembers(membersOf(old), membersOf(now), path, found, how);
  } else if (isMessage(path)) {
    const [one, other] = [how.neutral('old', String(old)), how.neutral('new', String(now))];
    if (one !== other) differ(JSON.stringify(one), JSON.stringify(other));
  } else if (how.values && !/(^|\.)token$/.test(path)) {
    if (how.neutral('old', String(old)) !== how.neutral('new', String(now))) differ('one value', 'another');
  }
}

function walkMembers(
  old: Record<string, unknown>,
  now: Record<string, unknown>,
  path: string,
  found: Comparison,
  how: Thoroughness,
): void {
  const inside = (key: string) => (path === '' ? key : `${path}.${key}`);
  const shared: string[] = [];
  for (const key of new Set([...Object.keys(old), ...Object.keys(now)])) {
    const [before, after] = [Object.hasOwn(old, key), Object.hasOwn(now, key)];
    if (before && after) {
      shared.push(key);
      walk(old[key], now[key], inside(key), found, how);
    } else {
      const type = (has: boolean, value: unknown) => (has ? typeName(value) : 'missing');
      found.differences.push({ where: inside(key), old: type(before, old[key]), new: type(after, now[key]) });
    }
  }
  const order = (all: object) => Object.keys(all).filter((key) => shared.includes(key));
  if (order(old).join() !== order(now).join()) {
    found.notes.push(`${path === '' ? 'the members come' : `the members of ${path} come`} in another order`);
  }
}

function walkLists(old: unknown[], now: unknown[], path: string, found: Comparison, how: Thoroughness): void {
  if (old.length === now.length || isMessage(path) || how.values) {
    if (old.length !== now.length) {
      found.differences.push({ where: path, old: entries(old), new: entries(now) });
    }
    for (const [index, one] of old.slice(0, now.length).entries()) {
      walk(one, now[index], `${path}[${index}]`, found, how);
    }
    return;
  }
  // Two databases hold different lists: what an entry looks like is compared, not which it is.
  found.notes.push(`${path} has ${entries(old)} there and ${entries(now)} here`);
  if (old.length > 0 && now.length > 0) walk(old[0], now[0], `${path}[0]`, found, { ...how, nullable: true });
}

const entries = ({ length }: unknown[]) => (length === 1 ? '1 entry' : `${length} entries`);

const isMessage = (path: string) => /^(message|error)$|(^|\.)errors?\b/.test(path);

const times = /^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?$/;

/** Apps parse times, so their form is part of the type: `text like 0000-00-00T00:00:00.000000Z`. */
function typeName(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'an object';
  if (typeof value === 'number') return 'a number';
  if (typeof value === 'boolean') return 'true or false';
  const text = String(value);
  return times.test(text) ? `text like ${text.replace(/\d/g, '0')}` : 'text';
}
