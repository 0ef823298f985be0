import os from 'node:os';
import { errorsOf } from './against-floors';
import { bySession, byToken, type Endpoint, type Visitor } from './endpoints';
import { type Figures, measure, median, middle, type Pressure } from './measure';
import type { Server } from './processes';
import { atLeast, between, type Report, type Row } from './report';
import type { Stage } from './stage';

const rounds = 3;
const ways = { full: 'all that fits', third: 'a third of that each' };
/** As many bare floors at once: they share nothing, so what one request costs more is the machine's. */
const floorsAtOnce = 'all that fits, bare floors at once';
const readers: [string, Endpoint][] = [
  ['by session', bySession],
  ['by token', byToken],
];
const named = (how: string, way: string, what: string) => `workers: ${how}, ${way}, ${what}`;

const wantedReaders = ({ wants }: Report) =>
  readers.filter(([how]) =>
    [...Object.values(ways), floorsAtOnce].some((way) =>
      ['CPU µs', 'requests/s'].some((what) => wants(named(how, way, what))),
    ),
  );
export const workersWanted = (report: Report) => wantedReaders(report).length > 0;

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
  report: Report,
  tell: (line: string) => void,
): Promise<void> {
  const workers = os.availableParallelism();
  const servers = [await stage.ours({ WORKERS: '1' }), await stage.ours({ WORKERS: 'auto' })] as const;
  const floors: Server[] = [];
  while (floors.length < workers) floors.push(await stage.floor('bare'));
  const rows: Row[] = [];
  for (const [how, endpoint] of wantedReaders(report)) {
    const inTurns = async (way: string, pressures: [Pressure, Pressure]): Promise<[Figures[], Figures[]]> => {
      const figures: [Figures[], Figures[]] = [[], []];
      for (let round = 1; round <= rounds; round++) {
        tell(`${endpoint.name} by 1 and by ${workers} workers, ${way}, round ${round} of ${rounds}`);
        // The beginner alternates, so that a machine that becomes slower or faster favours none.
        for (const at of round % 2 === 1 ? ([0, 1] as const) : ([1, 0] as const))
          figures[at].push(await measure(servers[at], endpoint, visitors, pressures[at]));
      }
      return figures;
    };
    const rowsOf = (way: string, [one, all]: [Figures[], Figures[]], times?: number): Row[] => {
      const row = (what: string, figure: (f: Figures) => number): Row & { judged: number } => {
        // Ratio of figures of the same minute.
        const ratio = middle(all.map((f, at) => figure(f) / figure(one[at] ?? f)));
        return {
          name: named(how, way, what),
          cells: [median(one, figure), median(all, figure), ratio],
          judged: ratio,
        };
      };
      return [
        {
          ...row('CPU µs', (f) => f.cpuMicroseconds),
          goal: between(0.9, 1.1),
          errors: errorsOf([...one, ...all]),
        },
        { ...row('requests/s', (f) => f.perSecond), goal: times === undefined ? undefined : atLeast(times) },
      ];
    };
    for (const server of [...servers, ...floors])
      await measure(server, endpoint, visitors, { connections: connections * workers, seconds: 2 });
    const full = await inTurns(ways.full, [
      { connections, seconds },
      { connections: connections * workers, seconds },
    ]);
    const pace = median(full[0], ({ perSecond }) => perSecond) / 3;
    const third = await inTurns(ways.third, [
      { connections, seconds, pace },
      { connections: connections * workers, seconds, pace: pace * workers },
    ]);
    const [alone, together] = await floorsInTurns(floors, endpoint, visitors, { connections, seconds });
    rows.push(
      ...rowsOf(ways.full, full),
      {
        name: named(how, floorsAtOnce, 'CPU µs'),
        cells: [
          middle([...alone]),
          middle([...together]),
          middle(together.map((cost, at) => cost / (alone[at] ?? cost))),
        ],
      },
      ...rowsOf(ways.third, third, 0.95 * workers),
    );
  }
  for (const server of [...servers, ...floors]) await server.stop();
  report.section(`One worker and all cores (WORKERS=auto: ${workers})`, ['one', 'all', 'ratio'], rows);
}

/** CPU of a request in each round: to one floor alone, and to all of them at once. */
async function floorsInTurns(
  floors: Server[],
  endpoint: Endpoint,
  visitors: Visitor[],
  pressure: Pressure,
): Promise<[number[], number[]]> {
  const [alone, together]: [number[], number[]] = [[], []];
  const ask = (some: Server[]) =>
    Promise.all(some.map((floor) => measure(floor, endpoint, visitors, pressure)));
  for (let round = 1; round <= rounds; round++) {
    alone.push(costOf(await ask(floors.slice(0, 1))));
    together.push(costOf(await ask(floors)));
  }
  return [alone, together];
}

/** CPU of a request, of all that were answered. */
const costOf = (figures: Figures[]): number =>
  figures.reduce((sum, { cpuMicroseconds, perSecond }) => sum + cpuMicroseconds * perSecond, 0) /
  figures.reduce((sum, { perSecond }) => sum + perSecond, 0);
