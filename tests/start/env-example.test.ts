import fs from 'node:fs';
import path from 'node:path';
import { parse } from 'dotenv';
import { readConfig } from '../../app/config/config';
import { configKeys } from '../../app/config/config-keys';

const file = fs.readFileSync(path.join(__dirname, '../../.env.example'), 'utf8');
const secrets = {
  APP_KEY: 'example-app-key-0123456789-abcdefgh',
  JWT_SECRET: 'example-jwt-0123456789-abcdefghijk',
};

describe('.env.example', () => {
  it('.env.example has every key that is read, and no other', () => {
    expect(Object.keys(parse(file)).sort()).toEqual([...configKeys].sort());
  });

  it('.env.example shows the defaults: as it stands it configures the same as an empty file', () => {
    const { appUrl: shownUrl, ...shown } = readConfig({ ...parse(file), ...secrets });
    const { appUrl, ...defaults } = readConfig(secrets);
    expect(shown).toEqual(defaults);
    expect(shownUrl.href).toBe(appUrl.href);
  });

  it.each(['README.md', 'docs/adopting.md', 'docs/differences.md'])(
    '%s names no key that does not exist',
    (name) => {
      const text = fs.readFileSync(path.join(__dirname, '../..', name), 'utf8');
      // What ends in an underscore stands for a family of keys; Node, PHP and the tests have keys of their own.
      const named = [...text.matchAll(/`([A-Z]+_[A-Z_]+)(?:=[^`]*)?`/g)].map(([, key = '']) => key);
      const foreign = named.filter((key) => !key.endsWith('_') && !key.startsWith('TEST_'));
      expect(foreign.filter((key) => !configKeys.includes(key))).toEqual([]);
    },
  );

  it('.env.example explains every key in a line above it, or above the keys that belong together', () => {
    const lines = file.split('\n');
    const unexplained = lines.filter(
      (line, at) => /^[A-Z]/.test(line) && !/^(#|[A-Z])/.test(lines[at - 1] ?? ''),
    );
    expect(unexplained).toEqual([]);
  });
});
