import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Server } from './processes';
import type { Stage } from './stage';

export interface Observed {
  server: Server;
  /** Bytes of its objects: all that are there, or those that a collection leaves. */
  heap(which: 'all' | 'collected'): Promise<number>;
}

/** The server as it is, but for a module that says on a signal what it holds. */
export async function observed(stage: Stage, nodeArgs: string[] = []): Promise<Observed> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'accounts-heap-'));
  const file = path.join(folder, 'heap');
  const probe = path.join(__dirname, 'heap-probe.js');
  const server = await stage.ours({ HEAP_FILE: file }, ['--require', probe, ...nodeArgs]);
  return {
    server: {
      ...server,
      async stop() {
        await server.stop();
        fs.rmSync(folder, { recursive: true, force: true });
      },
    },
    async heap(which) {
      fs.rmSync(file, { force: true });
      process.kill(server.pid, which === 'all' ? 'SIGWINCH' : 'SIGUSR2');
      for (let tries = 0; tries < 500; tries++) {
        if (fs.existsSync(file)) return Number(fs.readFileSync(file, 'utf8'));
        await pause(20);
      }
      throw new Error('the server does not say what it holds');
    },
  };
}
