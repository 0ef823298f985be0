import { bySession, byToken, type Endpoint, type Visitor } from './endpoints';
import { type Figures, measure, middle, type Pressure } from './measure';
import type { Server } from './processes';
import { atLeast, atMost, type Goal, type Report, type Row } from './report';

/** Many short ones: what the machine does besides then hits both sides alike. */
const rounds = 5;

interface Comparison {
  endpoint: Endpoint;
  floor: 'stack' | 'bare';
  goal: Goal;
}

const comparisons: Comparison[] = [
  { endpoint: bySession, floor: 'bare', goal: atLeast(0.8) },
  { endpoint: bySession, floor: 'stack', goal: atLeast(2.8) },
  { endpoint: byToken, floor: 'bare', goal: atLeast(0.8) },
];

const named = ({ endpoint, floor }: Comparison, what: string) => `${endpoint.name} / ${floor} floor, ${what}`;
export const floorsWanted = ({ wants }: Report) =>
  comparisons.some((comparison) => wants(named(comparison, '')));

/** Ours beside servers that do the same with less; answers its own figures of the median round. */
export async function againstFloors(
  servers: { ours: Server; stack: Server; bare: Server },
  visitors: Visitor[],
  { connections, seconds }: Pressure,
  report: Report,
  tell: (line: string) => void,
): Promise<Figures[]> {
  const pressure = { connections, seconds: seconds / 5 };
  const turns: ['ours' | 'stack' | 'bare', Endpoint][] = [
    ['ours', bySession],
    ['stack', bySession],
    ['bare', bySession],
    ['ours', byToken],
    ['bare', byToken],
  ];
  const figures = new Map<string, Figures[]>(turns.map(([name, endpoint]) => [name + endpoint.name, []]));
  const of = (name: string, endpoint: Endpoint) => figures.get(name + endpoint.name) ?? [];
  for (const [name, endpoint] of turns)
    await measure(servers[name], endpoint, visitors, { connections, seconds: 1 });
  for (let round = 1; round <= rounds; round++) {
    tell(`against the floors, round ${round} of ${rounds}`);
    for (const [name, endpoint] of turns)
      of(name, endpoint).push(await measure(servers[name], endpoint, visitors, pressure));
  }
  const rows = comparisons.flatMap((comparison): Row[] => {
    const { endpoint, floor, goal } = comparison;
    const [ours, theirs] = [of('ours', endpoint), of(floor, endpoint)];
    const row = (what: string, figure: (f: Figures) => number, judge?: Goal): Row => {
      // Ratio of figures of the same few seconds.
      const ratio = middle(ours.map((f, at) => figure(f) / figure(theirs[at] ?? f)));
      return {
        name: named(comparison, what),
        cells: [middle(ours.map(figure)), middle(theirs.map(figure)), ratio],
        judged: ratio,
        goal: judge,
      };
    };
    return [
      { ...row('requests/s', (f) => f.perSecond, goal), errors: errorsOf([...ours, ...theirs]) },
      row('p99 ms', (f) => f.p99, atMost(1.5)),
      row('CPU µs', (f) => f.cpuMicroseconds),
    ];
  });
  report.section(
    `customer/get against the floors (medians of ${rounds} rounds in turn)`,
    ['ours', 'floor', 'ratio'],
    rows,
  );
  return [bySession, byToken].map((endpoint) => medianRound(of('ours', endpoint)));
}

function medianRound(figures: Figures[]): Figures {
  const ordered = [...figures].sort((a, b) => a.perSecond - b.perSecond);
  return ordered[Math.floor(ordered.length / 2)] as Figures;
}

export const errorsOf = (parts: { errors: number }[]) => parts.reduce((sum, { errors }) => sum + errors, 0);
