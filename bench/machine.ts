import fs from 'node:fs';
import os from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';

export const machine = () => ({
  cores: os.availableParallelism(),
  processor: os.cpus()[0]?.model,
  node: process.version,
  platform: process.platform,
});

interface Ticks {
  total: number;
  idle: number;
  stolen: number;
}

/** Times of all cores since the machine was started. Linux alone tells what another virtual machine took. */
function ticks(): Ticks {
  try {
    const [line = ''] = fs.readFileSync('/proc/stat', 'utf8').split('\n', 1);
    const fields = line.trim().split(/\s+/).slice(1, 9).map(Number);
    return {
      total: fields.reduce((sum, field) => sum + field, 0),
      idle: (fields[3] ?? 0) + (fields[4] ?? 0),
      stolen: fields[7] ?? 0,
    };
  } catch {
    const times = os.cpus().map((cpu) => cpu.times);
    const sum = (of: (time: (typeof times)[number]) => number) =>
      times.reduce((total, time) => total + of(time), 0);
    return {
      total: sum(({ user, nice, sys, idle, irq }) => user + nice + sys + idle + irq),
      idle: sum(({ idle }) => idle),
      stolen: 0,
    };
  }
}

/** Shares of the time; with more of it another program works beside the benchmark. */
const mostBusy = 0.1;
const mostStolen = 0.02;

export interface MachineWatch {
  /** Warnings about the run so far; empty where it was quiet. */
  warnings(): string[];
}

/** Looks for a second at a machine that should have nothing to do, and from then on at what is taken from it. */
export async function watchMachine(): Promise<MachineWatch> {
  const before = ticks();
  await pause(1000);
  const began = ticks();
  const busy = 1 - (began.idle - before.idle) / Math.max(1, began.total - before.total);
  return {
    warnings() {
      const now = ticks();
      const stolen = (now.stolen - began.stolen) / Math.max(1, now.total - began.total);
      const percent = (share: number) => `${Math.round(share * 100)} %`;
      return [
        ...(busy > mostBusy
          ? [
              `others used ${percent(busy)} of the cores before it began (load ${os.loadavg()[0]?.toFixed(1)})`,
            ]
          : []),
        ...(stolen > mostStolen ? [`${percent(stolen)} of its time was stolen by other machines`] : []),
      ];
    },
  };
}
