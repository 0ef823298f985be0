import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const root = path.join(__dirname, '../..');
const files = {
  'slow.test.js': "test('is slow', () => new Promise((done) => setTimeout(done, 4000)), 20_000);",
  'endless.test.js': "test('is quick', () => {}); test('is endless', () => { for (;;); });",
  'waiting.test.js': "test('waits for a process', () => {});",
};

it('a run of the tests in which nothing finishes any more is ended with the file’s name, and a slow one goes on', async () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'accounts-stalled-'));
  for (const [name, text] of Object.entries(files)) fs.writeFileSync(path.join(folder, name), text);
  const run = async (longestMs: number, ...names: string[]) => {
    const config = {
      rootDir: folder,
      maxWorkers: 1,
      workerIdleMemoryLimit: '4GB',
      reporters: ['default', [path.join(root, 'tests/support/stalled-run.js'), { longestMs }]],
    };
    const jest = path.join(root, 'node_modules/jest/bin/jest.js');
    const child = spawn(
      process.execPath,
      [jest, '--config', JSON.stringify(config), '--runTestsByPath', ...names],
      {
        cwd: folder,
      },
    );
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk;
    });
    const status = await new Promise((resolve) => child.once('exit', resolve));
    return { status, said };
  };
  try {
    expect((await run(20_000, 'slow.test.js')).status).toBe(0);
    const { status, said } = await run(8_000, 'endless.test.js', 'waiting.test.js');
    expect(status).toBe(1);
    expect(said).toContain(
      'Nothing has finished for 8 seconds; the test that runs does not end, in:\n  endless.test.js',
    );
    expect(said).toMatch(/Test Suites: 1 failed/);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
});
