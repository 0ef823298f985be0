import { bySession, byToken, endpoints, logIn, type Visitor } from './endpoints';
import { measure, type Pressure } from './measure';
import type { Observed } from './observed';

export interface Soak {
  minutes: number;
  perSecond: number;
  answers: number;
  logins: number;
  errors: number;
  /** Resident, after each slice. */
  megabytes: number[];
  /** Heap after each slice, once everything that could be collected was. */
  heaps: number[];
  /** Growth of the heap, from after the warm-up to the end. */
  growth: number;
}

/** Megabytes. A kilobyte kept of each request is more than this within a minute, also on a slow machine. */
export const mostGrowth = 4;

const readers = [
  bySession,
  byToken,
  ...endpoints.filter(({ name }) => name === 'evershop get by X-Session-ID' || name === 'graphql profile'),
];

interface SoakParts extends Observed {
  visitors: Visitor[];
  pressure: Pressure;
  tell(line: string): void;
}

/** Half of what it can do, for long, and somebody logs in all the time: memory must be flat, and nothing may fail. */
export async function soak({
  server,
  heap,
  visitors,
  pressure: { connections, seconds },
  tell,
}: SoakParts): Promise<Soak> {
  const full = await measure(server, bySession, visitors, { connections, seconds: 5 });
  const pace = full.perSecond / 2;
  const slice = Math.min(20, seconds / 12);
  const result: Soak = {
    ...{ minutes: seconds / 60, perSecond: pace, answers: 0, logins: 0, errors: full.errors },
    ...{ megabytes: [], heaps: [], growth: 0 },
  };
  for (let at = 0; at * slice < seconds; at++) {
    const reader = readers[at % readers.length] ?? bySession;
    const [reads, logins] = await Promise.all([
      measure(server, reader, visitors, { connections, seconds: slice, pace }),
      measure(server, logIn, visitors, { connections: 2, seconds: slice, pace: 4 }),
    ]);
    result.answers += reads.answers + logins.answers;
    result.logins += logins.answers;
    result.errors += reads.errors + logins.errors;
    result.megabytes.push(Math.round(server.memory() / 1_048_576));
    result.heaps.push((await heap('collected')) / 1_048_576);
    tell(
      `${Math.round((at + 1) * slice)} s: ${result.megabytes.at(-1)} MB, of them ${result.heaps.at(-1)?.toFixed(1)} MB in use, ${result.errors} errors`,
    );
  }
  result.growth = growthOf(result.heaps);
  return result;
}

/** From the middle of the second quarter to that of the last: the first quarter is for warming up. */
function growthOf(heaps: number[]): number {
  const quarter = Math.floor(heaps.length / 4);
  const middle = (from: number, to: number) =>
    heaps.slice(from, to).sort((a, b) => a - b)[Math.floor((to - from) / 2)] ?? 0;
  return middle(heaps.length - quarter, heaps.length) - middle(quarter, 2 * quarter);
}
