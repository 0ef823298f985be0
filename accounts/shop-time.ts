import { remembered } from './remembered';

/**
 * Bagisto's tables hold times as text in the shop's APP_TIMEZONE, without saying so. Inside, a time is a UTC
 * text `YYYY-MM-DD HH:MM:SS`; only the repositories and the wires that show local time use this.
 */
export interface ShopTime {
  zone: string;
  toUtc(local: string): string;
  toLocal(utc: string): string;
  now(): string;
  today(): string;
}

export type Clock = () => number;

export const utcText = (milliseconds: number) =>
  new Date(milliseconds).toISOString().slice(0, 19).replace('T', ' ');
export const utcMilliseconds = (text: string) => Date.parse(`${text.slice(0, 19).replace(' ', 'T')}Z`);

/** A moment finer than Bagisto's own times: two logouts within a second are two. */
export const momentNow = () => new Date().toISOString().slice(0, 23);

export function shopTime(zone: string, clock: Clock): ShopTime {
  if (zone === 'UTC') {
    const same = (text: string) => text;
    return {
      zone,
      toUtc: same,
      toLocal: same,
      now: () => utcText(clock()),
      today: () => utcText(clock()).slice(0, 10),
    };
  }
  const offset = offsetReader(zone);
  const toLocal = (utc: string) => {
    const at = utcMilliseconds(utc);
    return utcText(at + offset(at));
  };
  const toUtc = (local: string) => {
    const wall = utcMilliseconds(local);
    const guess = wall - offset(wall);
    return utcText(wall - offset(guess));
  };
  return {
    zone,
    toUtc,
    toLocal,
    now: () => utcText(clock()),
    today: () => toLocal(utcText(clock())).slice(0, 10),
  };
}

/** Intl takes tens of microseconds a question; a zone's offset changes on a quarter of an hour at most. */
function offsetReader(zone: string): (at: number) => number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  const quarter = 15 * 60_000;
  const offsetIn = remembered(10_000, (slot: number) => {
    const part = Object.fromEntries(
      parts.formatToParts(slot * quarter).map(({ type, value }) => [type, value]),
    );
    const wall = Date.parse(
      `${part.year}-${part.month}-${part.day}T${part.hour}:${part.minute}:${part.second}Z`,
    );
    return wall - slot * quarter;
  });
  return (at) => offsetIn(Math.floor(at / quarter));
}
