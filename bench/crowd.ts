import { errorsOf } from './against-floors';
import { bySession, type Endpoint, http, type Visitor } from './endpoints';
import { type Figures, measure, median, type Pressure } from './measure';
import type { Server } from './processes';
import { atMost, type Report } from './report';
import { addAddresses } from './shop';
import type { Stage } from './stage';

const name = 'crowd: others beside 8 readers of 10,000 addresses, p99 ms';
const rounds = 5;

export const crowdWanted = ({ wants }: Report) => wants(name);

const addresses: Endpoint = {
  name: 'addresses',
  status: 200,
  shedStatus: 503,
  request: ({ cookie }) => http('GET', '/public/api/addresses', { Cookie: cookie }),
};

/** One customer who keeps very many addresses, and has them read by eight connections, beside everybody else. */
export async function crowd(
  stage: Stage,
  ours: Server,
  [collector, ...others]: Visitor[],
  { seconds }: Pressure,
  report: Report,
  tell: (line: string) => void,
): Promise<void> {
  if (!collector) return;
  await addAddresses(stage.shop, collector.id, 10_000);
  const calm = { connections: 8, seconds, pace: 200, apart: true };
  const [alone, beside, readers]: [Figures[], Figures[], Figures[]] = [[], [], []];
  for (let round = 1; round <= rounds; round++) {
    tell(`a crowd of addresses, round ${round} of ${rounds}`);
    alone.push(await measure(ours, bySession, others, calm));
    const [calmly, crowded] = await Promise.all([
      measure(ours, bySession, others, calm),
      measure(ours, addresses, [collector], { connections: 8, seconds: calm.seconds }),
    ]);
    beside.push(calmly);
    readers.push(crowded);
  }
  const [quiet, crowded] = [median(alone, (f) => f.p99), median(beside, (f) => f.p99)];
  report.section(
    'One customer with 10,000 addresses',
    ['beside', 'without', 'ratio'],
    [
      {
        name,
        cells: [crowded, quiet, crowded / quiet],
        judged: crowded / quiet,
        goal: atMost(2),
        errors: errorsOf([...alone, ...beside, ...readers]),
      },
    ],
  );
}
