import fs from 'node:fs';
import path from 'node:path';
import { configKeys } from '../../app/config/config-keys';
import { nodeOptions } from '../support/npm-start';
import { root } from './dockerfile';

const unit = fs.readFileSync(path.join(root, 'deploy/systemd/bagisto-accounts.service'), 'utf8');
const values = (key: string) =>
  [...unit.matchAll(new RegExp(`^${key}=(.*)$`, 'gm'))].map(([, value = '']) => value);

describe('the systemd unit', () => {
  it('the systemd unit starts what the build makes, with a configuration that only root needs to read', () => {
    const [, ...words] = values('ExecStart')[0]?.split(' ') ?? [];
    const file = words.pop();
    expect(words).toEqual([...nodeOptions(root), 'bin/start.js', '--env']);
    expect(fs.existsSync(path.join(root, 'bin/start.js'))).toBe(true);
    const credential = values('LoadCredential')[0]?.split(':')[0];
    expect(file).toBe(`\${CREDENTIALS_DIRECTORY}/${credential}`);
  });

  it('the systemd unit keeps the data where the service may write, and sets no key that belongs into the file', () => {
    const environment = Object.fromEntries(
      (values('Environment')[0] ?? '').split(' ').map((pair) => pair.split('=')),
    );
    expect(environment).toMatchObject({
      NODE_ENV: 'production',
      STORAGE_PATH: `/var/lib/${values('StateDirectory')[0]}`,
    });
    for (const key of Object.keys(environment)) {
      expect(configKeys).toContain(key);
      expect(key).not.toMatch(/^DB_|KEY|SECRET|PASSWORD/);
    }
  });

  it('the systemd unit runs as no particular user, comes back after a fault, and may finish what is in flight', () => {
    expect(values('DynamicUser')).toEqual(['yes']);
    expect(values('Restart')).toEqual(['on-failure']);
    expect(Number(values('TimeoutStopSec')[0])).toBeGreaterThan(20);
    // It would keep node from compiling.
    expect(values('MemoryDenyWriteExecute')).toEqual([]);
  });
});
