import type { ShopTime } from '../../accounts/shop-time';
import type { Release } from './releases';

/** How a release shows a time. */
export type Moment = (utc: string | null) => unknown;

export const momentOf = (release: Release, time: ShopTime): Moment =>
  release.times === 'iso' ? isoTime : carbonTime(time);

const isoTime = (utc: string | null) => utc && `${utc.replace(' ', 'T')}.000000Z`;

/** Carbon 1 as JSON: the wall clock of the shop, and which zone that is. */
const carbonTime = (time: ShopTime) => (utc: string | null) =>
  utc && { date: `${time.toLocal(utc)}.000000`, timezone_type: 3, timezone: time.zone };
