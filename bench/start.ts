import { middle } from './measure';
import { atMost, type Report } from './report';
import type { Stage } from './stage';

const starts = 3;
const names = { ready: 'start: ready after, ms', memory: 'start: idle RSS, MB' };

export const startWanted = ({ wants }: Report) => Object.values(names).some(wants);

/** How long a shop waits for it, and what it holds when nobody has asked for anything yet. */
export async function startTimes(stage: Stage, report: Report): Promise<void> {
  const readyMs: number[] = [];
  const megabytes: number[] = [];
  for (let turn = 0; turn < starts; turn++) {
    const began = performance.now();
    const server = await stage.ours();
    readyMs.push(performance.now() - began);
    megabytes.push(server.memory() / 1_048_576);
    await server.stop();
  }
  const [ready, memory] = [middle(readyMs), middle(megabytes)];
  report.section(
    `Start (medians of ${starts})`,
    ['figure'],
    [
      { name: names.ready, cells: [ready], judged: ready, goal: atMost(700) },
      { name: names.memory, cells: [memory], judged: memory, goal: atMost(100) },
    ],
  );
}
