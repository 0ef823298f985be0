import os from 'node:os';
import { bySession, byToken, type Visitor } from './endpoints';
import { type Figures, measure, median, middle, type Pressure } from './measure';
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
 * A request must cost the same however many serve, each as busy as one alone: in turns, once with all that fits
 * and once with a third of what one can do. A machine that does all of this by itself, stores and load as well, has no
 * cores left in the first, and then each request costs more whoever serves it; in the second each worker has the same
 * to do at the same pace, and a core of its own for it.
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
        // The beginner alternates, so that a machine that becomes slower or faster favours none.
        for (const at of round % 2 === 1 ? ([0, 1] as const) : ([1, 0] as const))
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
        // Ratios of figures of the same minute.
        ratio: middle(ours.map((f, at) => f.cpuMicroseconds / (mine[at]?.cpuMicroseconds ?? 0))),
        errors: [...mine, ...ours].reduce((sum, { errors }) => sum + errors, 0),
      };
    };
    for (const server of servers)
      await measure(server, endpoint, visitors, { connections: connections * workers, seconds: 2 });
    const full = await compared('all that fits', [
      { connections, seconds },
      { connections: connections * workers, seconds },
    ]);
    const pace = full.onePerSecond / 3;
    const third = await compared('each a third of what one can do', [
      { connections, seconds, pace },
      { connections: connections * workers, seconds, pace: pace * workers },
    ]);
    spreads.push(full, third);
  }
  for (const server of servers) await server.stop();
  return spreads;
}
