import os from 'node:os';
import { bySession, byToken, type Visitor } from './endpoints';
import { type Figures, measure, median, type Pressure } from './measure';
import type { Stage } from './stage';

export interface Spread {
  what: string;
  workers: number;
  onePerSecond: number;
  allPerSecond: number;
  /** Processor time for one request, in microseconds. */
  one: number;
  all: number;
  ratio: number;
  errors: number;
}

const rounds = 3;

/**
 * What a request costs must not depend on how many serve, each as busy as one alone: in turns, once with all that fits
 * and once with half of what one can do. A machine that does all of this by itself, stores and load as well, has no cores
 * left in the first, and then each request costs more whoever serves it.
 */
export async function oneAndAll(
  stage: Stage,
  visitors: Visitor[],
  { connections, seconds }: Pressure,
  tell: (line: string) => void,
): Promise<Spread[]> {
  const workers = os.availableParallelism();
  const servers = [await stage.ours({ WORKERS: '1' }), await stage.ours({ WORKERS: 'auto' })] as const;
  const spreads: Spread[] = [];
  for (const endpoint of [bySession, byToken]) {
    const compared = async (how: string, pressures: [Pressure, Pressure]): Promise<Spread> => {
      const figures: [Figures[], Figures[]] = [[], []];
      for (let round = 1; round <= rounds; round++) {
        tell(`${endpoint.name} by 1 and by ${workers} workers, ${how}, round ${round} of ${rounds}`);
        for (const at of [0, 1] as const)
          figures[at].push(await measure(servers[at], endpoint, visitors, pressures[at]));
      }
      const [mine, ours] = figures;
      const one = median(mine, ({ cpuMicroseconds }) => cpuMicroseconds);
      const all = median(ours, ({ cpuMicroseconds }) => cpuMicroseconds);
      return {
        what: `${endpoint.name}, ${how}`,
        workers,
        onePerSecond: median(mine, ({ perSecond }) => perSecond),
        allPerSecond: median(ours, ({ perSecond }) => perSecond),
        one,
        all,
        ratio: all / one,
        errors: [...mine, ...ours].reduce((sum, { errors }) => sum + errors, 0),
      };
    };
    for (const server of servers)
      await measure(server, endpoint, visitors, { connections: connections * workers, seconds: 2 });
    const full = await compared('all that fits', [
      { connections, seconds },
      { connections: connections * workers, seconds },
    ]);
    const pace = full.onePerSecond / 2;
    const half = await compared('each half of what one can do', [
      { connections, seconds, pace },
      { connections: connections * workers, seconds, pace: pace * workers },
    ]);
    spreads.push(full, half);
  }
  for (const server of servers) await server.stop();
  return spreads;
}
