import os from 'node:os';
import { errorsOf } from './against-floors';
import { bySession, byToken, type Endpoint, type Visitor } from './endpoints';
import { type Figures, measure, middle, type Pressure } from './measure';
import type { Server } from './processes';
import { atLeast, between, type Report, type Row } from './report';
import type { Stage } from './stage';

const rounds = 3;
const sameCost = between(0.9, 1.1);
const ways = { full: 'all that fits', third: 'a third of that each' };
const readers: [string, Endpoint][] = [
  ['by session', bySession],
  ['by token', byToken],
];
const figuresOf: Record<keyof typeof ways, string[]> = {
  full: ['CPU µs', 'requests/s', 'CPU µs of one alone'],
  third: ['CPU µs', 'requests/s of one alone'],
};
const named = (how: string, way: keyof typeof ways, what: string) => `workers: ${how}, ${ways[way]}, ${what}`;

const wantedReaders = ({ wants }: Report) =>
  readers.filter(([how]) =>
    Object.entries(figuresOf).some(([way, figures]) =>
      figures.some((what) => wants(named(how, way as keyof typeof ways, what))),
    ),
  );
export const workersWanted = (report: Report) => wantedReaders(report).length > 0;

/** Several loads at the same time, taken together. */
interface Together {
  perSecond: number;
  /** CPU time of the servers for one request. */
  cpuMicroseconds: number;
  errors: number;
}

interface Round {
  /** One server of one process, with the machine for itself. */
  alone: Together;
  /** As many of these as there are workers, each with a load of its own. */
  ones: Together;
  /** All workers of one server, with the sum of these loads. */
  all: Together;
}

/**
 * A request must cost the same however many workers serve: in turns, with all that fits and with a third of what one can
 * do. It costs more where others want the same cores, and stores and load want them here: the fewer requests a worker
 * then finds in one turn, the more each of them costs. So one worker's are counted beside as many other servers as
 * the worker has others beside it; what one alone takes stands there as well.
 */
export async function oneAndAll(
  stage: Stage,
  visitors: Visitor[],
  { connections, seconds }: Pressure,
  report: Report,
  tell: (line: string) => void,
): Promise<void> {
  const workers = os.availableParallelism();
  const all = await stage.ours({ WORKERS: 'auto' });
  const ones: Server[] = [];
  while (ones.length < workers) ones.push(await stage.ours({ WORKERS: '1' }));
  const sides: Record<keyof Round, { servers: Server[]; times: number }> = {
    alone: { servers: ones.slice(0, 1), times: 1 },
    ones: { servers: ones, times: 1 },
    all: { servers: [all], times: workers },
  };
  const rows: Row[] = [];
  for (const [how, endpoint] of wantedReaders(report)) {
    const inTurns = async (way: keyof typeof ways, pace?: number): Promise<Round[]> => {
      const turns: Round[] = [];
      for (let round = 1; round <= rounds; round++) {
        tell(`${endpoint.name} by 1 and by ${workers} workers, ${ways[way]}, round ${round} of ${rounds}`);
        const figures: Partial<Round> = {};
        // The beginner alternates, so that a machine that becomes slower or faster favours none.
        const order = Object.keys(sides) as (keyof Round)[];
        for (const side of round % 2 === 1 ? order : order.reverse()) {
          const { servers, times } = sides[side];
          const pressure = { connections: connections * times, seconds, pace: pace && pace * times };
          figures[side] = await together(servers, endpoint, visitors, pressure);
        }
        turns.push(figures as Round);
      }
      return turns;
    };
    const row = (name: string, turns: Round[], one: keyof Round, figure: (t: Together) => number): Row => {
      // Ratio of figures of the same minute.
      const ratio = middle(turns.map((turn) => figure(turn.all) / figure(turn[one])));
      return {
        name,
        cells: [
          middle(turns.map((turn) => figure(turn[one]))),
          middle(turns.map((turn) => figure(turn.all))),
          ratio,
        ],
        judged: ratio,
      };
    };
    const cpu = ({ cpuMicroseconds }: Together) => cpuMicroseconds;
    const perSecond = (figures: Together) => figures.perSecond;
    await together([...ones, all], endpoint, visitors, { connections, seconds: 2 });
    const full = await inTurns('full');
    const pace = middle(full.map(({ alone }) => alone.perSecond)) / 3;
    const third = await inTurns('third', pace);
    const cost = (way: keyof typeof ways, turns: Round[]): Row => ({
      ...row(named(how, way, 'CPU µs'), turns, 'ones', cpu),
      goal: sameCost,
      errors: errorsOf(turns.flatMap((turn) => Object.values(turn))),
    });
    rows.push(
      cost('full', full),
      row(named(how, 'full', 'requests/s'), full, 'ones', perSecond),
      { ...row(named(how, 'full', 'CPU µs of one alone'), full, 'alone', cpu), goal: sameCost },
      cost('third', third),
      {
        ...row(named(how, 'third', 'requests/s of one alone'), third, 'alone', perSecond),
        goal: atLeast(0.95 * workers),
      },
    );
  }
  for (const server of [...ones, all]) await server.stop();
  report.section(`One worker and all cores (WORKERS=auto: ${workers})`, ['one', 'all', 'ratio'], rows);
}

/** Each with a load of its own at the same time. */
async function together(
  servers: Server[],
  endpoint: Endpoint,
  visitors: Visitor[],
  pressure: Pressure,
): Promise<Together> {
  const figures = await Promise.all(servers.map((server) => measure(server, endpoint, visitors, pressure)));
  const sum = (figure: (f: Figures) => number) => figures.reduce((all, each) => all + figure(each), 0);
  return {
    perSecond: sum((f) => f.perSecond),
    cpuMicroseconds:
      sum((f) => f.cpuMicroseconds * f.answers) /
      Math.max(
        1,
        sum((f) => f.answers),
      ),
    errors: errorsOf(figures),
  };
}
