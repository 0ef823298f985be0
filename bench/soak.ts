import { bySession, byToken, type Visitor } from './endpoints';
import { measure, type Pressure } from './measure';
import type { Server } from './processes';

export interface Soak {
  minutes: number;
  perSecond: number;
  answers: number;
  errors: number;
  megabytes: number[];
}

/** Half of what it can do, for long: memory must be flat after the first minute, and nothing may fail. */
export async function soak(
  server: Server,
  visitors: Visitor[],
  { connections, seconds }: Pressure,
  tell: (line: string) => void,
): Promise<Soak> {
  const full = await measure(server, bySession, visitors, { connections, seconds: 5 });
  const pace = full.perSecond / 2;
  const slice = Math.min(20, seconds / 3);
  const result: Soak = { minutes: seconds / 60, perSecond: pace, answers: 0, errors: 0, megabytes: [] };
  for (let spent = 0; spent < seconds; spent += slice) {
    const endpoint = result.megabytes.length % 2 === 0 ? bySession : byToken;
    const figures = await measure(server, endpoint, visitors, { connections, seconds: slice, pace });
    result.answers += figures.answers;
    result.errors += figures.errors;
    result.megabytes.push(Math.round(figures.megabytes));
    tell(`${Math.round(spent + slice)} s: ${Math.round(figures.megabytes)} MB, ${result.errors} errors`);
  }
  return result;
}
