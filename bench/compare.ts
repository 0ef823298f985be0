import { errorsOf } from './against-floors';
import { type Endpoint, endpoints, type Visitor } from './endpoints';
import { type Figures, logInVisitors, measure, middle, type Pressure } from './measure';
import { otherCommit } from './other-commit';
import type { Server } from './processes';
import { atMost, type Goal, type Report, type Row } from './report';
import type { Stage } from './stage';

const rounds = 5;

interface Side {
  server: Server;
  visitors: Visitor[];
}

/** This commit and another one, in turn on the same stores, each with visitors of its own. */
export async function compare(
  stage: Stage,
  revision: string,
  { connections, seconds, atMost: most }: Pressure & { atMost: number },
  customers: number,
  report: Report,
  tell: (line: string) => void,
): Promise<void> {
  tell(`unpacking ${revision}`);
  const other = otherCommit(revision);
  const startThis = () => stage.ours({ REDIS_PREFIX: `${stage.prefix}this:` });
  const startOther = () => stage.ours({ REDIS_PREFIX: `${stage.prefix}other:` }, [], other.folder);
  try {
    tell(`building ${revision}`);
    await (await startOther()).stop();
    tell(`starting this and ${revision}`);
    const rows = await startsInTurn([startThis, startOther]);
    const sideOf = async (server: Server): Promise<Side> => ({
      server,
      visitors: await logInVisitors(server, Math.min(connections, customers), customers),
    });
    const sides: [Side, Side] = [await sideOf(await startThis()), await sideOf(await startOther())];
    for (const endpoint of endpoints.filter(({ name }) => report.wants(name))) {
      tell(`${endpoint.name}: this and ${revision}`);
      rows.push(...(await inTurn(sides, endpoint, { connections, seconds: seconds / 5 }, atMost(most))));
    }
    for (const { server } of sides) await server.stop();
    const title = `This commit and ${revision} (medians of ${rounds} rounds in turn)`;
    report.section(title, ['this', 'other', 'ratio'], rows);
  } finally {
    other.remove();
  }
}

async function startsInTurn(starts: [() => Promise<Server>, () => Promise<Server>]): Promise<Row[]> {
  const figures: [Start[], Start[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    for (const at of [0, 1] as const) {
      const began = performance.now();
      const server = await starts[at]();
      figures[at].push({ readyMs: performance.now() - began, megabytes: server.memory() / 1_048_576 });
      await server.stop();
    }
  }
  return [
    rowOf('start: ready after, ms', figures, ({ readyMs }) => readyMs),
    rowOf('start: idle RSS, MB', figures, ({ megabytes }) => megabytes),
  ];
}

interface Start {
  readyMs: number;
  megabytes: number;
}

async function inTurn(
  sides: [Side, Side],
  endpoint: Endpoint,
  pressure: Pressure,
  goal: Goal,
): Promise<Row[]> {
  const figures: [Figures[], Figures[]] = [[], []];
  const once = (at: 0 | 1) => measure(sides[at].server, endpoint, sides[at].visitors, pressure);
  await once(0);
  await once(1);
  for (let round = 1; round <= rounds; round++) {
    // The beginner alternates, so that a machine that becomes slower or faster favours none.
    for (const at of round % 2 === 1 ? ([0, 1] as const) : ([1, 0] as const))
      figures[at].push(await once(at));
  }
  return [
    {
      ...rowOf(`${endpoint.name}, CPU µs`, figures, (f) => f.cpuMicroseconds, goal),
      errors: errorsOf(figures.flat()),
    },
    rowOf(`${endpoint.name}, requests/s`, figures, (f) => f.perSecond),
    rowOf(`${endpoint.name}, p99 ms`, figures, (f) => f.p99),
  ];
}

function rowOf<F>(name: string, [own, others]: [F[], F[]], figure: (of: F) => number, goal?: Goal): Row {
  // Ratio of figures of the same few seconds.
  const ratio = middle(own.map((one, at) => figure(one) / figure(others[at] ?? one)));
  return { name, cells: [middle(own.map(figure)), middle(others.map(figure)), ratio], judged: ratio, goal };
}
