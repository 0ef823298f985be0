import os from 'node:os';
import { bySession, byToken, type Visitor } from './endpoints';
import { type Figures, measure, median, type Pressure } from './measure';
import type { Stage } from './stage';

export interface Spread {
  endpoint: string;
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

/** As many connections for each worker as one alone has, in turns: what a request costs must not depend on how many serve. */
export async function oneAndAll(
  stage: Stage,
  visitors: Visitor[],
  { connections, seconds }: Pressure,
  tell: (line: string) => void,
): Promise<Spread[]> {
  const workers = os.availableParallelism();
  const [one, all] = [await stage.ours({ WORKERS: '1' }), await stage.ours({ WORKERS: 'auto' })];
  const turns = [
    { server: one, connections },
    { server: all, connections: connections * workers },
  ];
  const spreads: Spread[] = [];
  for (const endpoint of [bySession, byToken]) {
    const figures: [Figures[], Figures[]] = [[], []];
    for (const { server, connections } of turns)
      await measure(server, endpoint, visitors, { connections, seconds: 2 });
    for (let round = 1; round <= rounds; round++) {
      tell(`${endpoint.name} by 1 and by ${workers} workers, round ${round} of ${rounds}`);
      for (const [at, { server, connections }] of turns.entries())
        figures[at]?.push(await measure(server, endpoint, visitors, { connections, seconds }));
    }
    const [mine, ours] = figures;
    const [a, b] = [mine, ours].map((of) => median(of, ({ cpuMicroseconds }) => cpuMicroseconds)) as [
      number,
      number,
    ];
    spreads.push({
      endpoint: endpoint.name,
      workers,
      onePerSecond: median(mine, ({ perSecond }) => perSecond),
      allPerSecond: median(ours, ({ perSecond }) => perSecond),
      one: a,
      all: b,
      ratio: b / a,
      errors: [...mine, ...ours].reduce((sum, { errors }) => sum + errors, 0),
    });
  }
  await one.stop();
  await all.stop();
  return spreads;
}
