import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const root = path.join(__dirname, '../..');

it('a person who waits for npm run fuzz sees how far it is, and at once what was found', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'accounts-progress-'));
  const parts =
    "test('part 1', () => {}); test('part 2', () => { throw new Error('Counterexample: [x]'); });";
  fs.writeFileSync(path.join(folder, 'parts.test.js'), parts);
  const config = { rootDir: folder, reporters: [path.join(__dirname, 'progress.js')] };
  const jest = path.join(root, 'node_modules/jest/bin/jest.js');
  const { stderr } = spawnSync(process.execPath, [jest, '--config', JSON.stringify(config)], {
    cwd: folder,
    env: { ...process.env, FUZZ_REQUESTS: '1000' },
    encoding: 'utf8',
  });
  fs.rmSync(folder, { recursive: true, force: true });
  expect(stderr).toContain('0 of 1,000 requests, nothing found');
  expect(stderr).toContain('250 of 1,000 requests, nothing found');
  expect(stderr).toContain('Counterexample: [x]');
  expect(stderr).toContain('500 of 1,000 requests, parts with a violation: 1');
});
