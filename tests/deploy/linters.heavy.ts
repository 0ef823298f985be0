import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { requireTool } from '../support/services/binaries';
import { root } from './dockerfile';

const execute = promisify(execFile);

/** Files that CI cannot run (there is no init system and no Prometheus); their own tools read them. */
describe('what lies in deploy/, read by the programs it is for', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'accounts-deploy-'));
  afterAll(() => fs.rmSync(folder, { recursive: true }));

  it('Prometheus takes the alert rules of deploy/', async () => {
    const promtool = await requireTool('promtool', 'prometheus');
    const { stdout } = await execute(promtool, [
      'check',
      'rules',
      path.join(root, 'deploy/prometheus/alerts.yml'),
    ]);
    expect(stdout).toMatch(/SUCCESS: \d+ rules found/);
  });

  it('systemd takes the unit of deploy/, and finds little that it exposes', async () => {
    const analyze = await requireTool('systemd-analyze', 'systemd');
    const unit = path.join(folder, 'bagisto-accounts.service');
    const text = fs.readFileSync(path.join(root, 'deploy/systemd/bagisto-accounts.service'), 'utf8');
    // It wants to find the program, and Node is not in the same place everywhere.
    fs.writeFileSync(unit, text.replace('/usr/bin/node', process.execPath));
    const verified = await execute(analyze, ['verify', '--man=no', unit]);
    expect(verified.stdout + verified.stderr).toBe('');
    const { stdout } = await execute(analyze, ['security', '--offline=yes', '--threshold=20', unit]);
    expect(stdout).toMatch(/Overall exposure level for bagisto-accounts.service: [01]\.\d OK/);
    // Without it the threads that hash could not step back.
    expect(stdout).toContain('setpriority is allowed');
  });
});
