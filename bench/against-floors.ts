import { bySession, byToken, type Endpoint, type Visitor } from './endpoints';
import { type Figures, measure, median, type Pressure } from './measure';
import type { Server } from './processes';

export interface Ratio {
  what: string;
  ours: number;
  floor: number;
  ratio: number;
  /** Our 99th percentile over the floor's. */
  p99Ratio: number;
  goal: string;
}

const rounds = 3;

/** In turns, so that what the machine does besides hits both sides alike. */
export async function againstFloors(
  servers: { ours: Server; stack: Server; bare: Server },
  visitors: Visitor[],
  pressure: Pressure,
  tell: (line: string) => void,
): Promise<{ ratios: Ratio[]; figures: Record<string, Figures[]>; errors: number }> {
  const figures: Record<string, Figures[]> = {};
  const turns: [string, Server, Endpoint][] = [
    ['ours by session', servers.ours, bySession],
    ['stack floor by session', servers.stack, bySession],
    ['bare floor by session', servers.bare, bySession],
    ['ours by token', servers.ours, byToken],
    ['bare floor by token', servers.bare, byToken],
  ];
  for (const [, server, endpoint] of turns)
    await measure(server, endpoint, visitors, { ...pressure, seconds: 2 });
  for (let round = 1; round <= rounds; round++) {
    tell(`against the floors, round ${round} of ${rounds}`);
    for (const [name, server, endpoint] of turns) {
      figures[name] = [...(figures[name] ?? []), await measure(server, endpoint, visitors, pressure)];
    }
  }
  const ratio = (what: string, ours: string, floor: string, goal: string): Ratio => {
    const [mine, theirs] = [figures[ours] ?? [], figures[floor] ?? []];
    const [a, b] = [median(mine, (f) => f.perSecond), median(theirs, (f) => f.perSecond)];
    return {
      what,
      ours: a,
      floor: b,
      ratio: a / b,
      p99Ratio: median(mine, (f) => f.p99) / median(theirs, (f) => f.p99),
      goal,
    };
  };
  return {
    figures,
    errors: Object.values(figures)
      .flat()
      .reduce((sum, { errors }) => sum + errors, 0),
    ratios: [
      ratio('by session / stack floor', 'ours by session', 'stack floor by session', '≥ 1.4, p99 ≤ 1.5'),
      ratio('by token / bare floor', 'ours by token', 'bare floor by token', '≥ 0.5'),
      ratio('by session / bare floor', 'ours by session', 'bare floor by session', '0.5 to dream of'),
    ],
  };
}
