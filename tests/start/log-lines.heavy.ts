import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { endAll, folder } from '../faults/real-process';

const execute = promisify(execFile);
afterEach(endAll);

it('every log line of several processes on one pipe is whole, also when its reader is slow', async () => {
  const writer = path.join(folder(), 'writer.js');
  const logger = path.join(__dirname, '../../dist/app/logger.js');
  fs.writeFileSync(
    writer,
    `const logger = require(${JSON.stringify(logger)}).createLogger('info');
    const lengths = [10, 300, 1, 77, 450];
    let told = 0;
    const turn = () => {
      for (let lines = 0; lines < 40; lines++) {
        const text = 'ß'.repeat(lengths[told % lengths.length]);
        logger.info({ writer: process.pid, number: told++, text }, 'request');
      }
      if (told < 8000) setImmediate(turn);
    };
    turn();`,
  );
  const slowly = '("$0" "$1" & "$0" "$1" & wait) | { sleep 1; cat; }';
  const { stdout } = await execute('sh', ['-c', slowly, process.execPath, writer], {
    maxBuffer: 2 ** 26,
  });
  const lines = stdout.trimEnd().split('\n');
  const broken = lines.filter((line) => !/^\{"level":30.*"msg":"request"\}$/.test(line));
  expect(broken).toEqual([]);
  const told = new Map<unknown, number[]>();
  for (const line of lines) {
    const { writer: pid, number } = JSON.parse(line);
    told.set(pid, (told.get(pid) ?? []).concat(number));
  }
  const all = Array.from({ length: 8000 }, (_, at) => at);
  expect([...told.values()]).toEqual([all, all]);
});
