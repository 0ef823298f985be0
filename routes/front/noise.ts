import type { Difference } from './comparison/comparison';

const mostPlaces = 1000;

/** As Diffy does: what the old side does not agree on with itself tells nothing about the new one. */
export function learnNoise() {
  const places = new Set<string>();
  const placeOf = (route: string, { where }: Difference) => `${route} ${kindOfPlace(where)}`;
  return {
    /** Learns from two of PHP's own answers what differs by itself. */
    learn(route: string, differences: Difference[]): void {
      for (const difference of differences) {
        if (places.size < mostPlaces) places.add(placeOf(route, difference));
      }
    },
    /** Without what is known to differ by itself. */
    subtracted: (route: string, differences: Difference[]) =>
      differences.filter((difference) => !places.has(placeOf(route, difference))),
  };
}

/** `data[3].id` and `data[4].id` are one place, and so are the members that are called by somebody's number. */
export const kindOfPlace = (where: string): string =>
  where.replace(/\[\d+\]/g, '[]').replace(/(^|\.)\d+(?=\.|$)/g, '$1*');
