import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { mayInstall } from './services/binaries';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Hosts that are not localhost, so that the browser treats them as it treats the world.
  '--host-resolver-rules=MAP *.test 127.0.0.1',
];

/** A real browser, as people have it: the one that is installed, never one that is downloaded. */
export async function startBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: findBrowser() ?? installBrowser(), headless: true, args: flags });
}

function findBrowser(): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(path.delimiter), '/usr/bin', '/snap/bin'];
  const files = names.flatMap((name) => folders.map((folder) => path.join(folder, name)));
  return files.find((file) => fs.existsSync(file));
}

function installBrowser(): string {
  let problem = 'apt-get was not tried: that takes root on a Debian-like system';
  if (mayInstall()) {
    process.stderr.write('browser tests: installing chromium with apt-get\n');
    const script = 'apt-get update && apt-get install -y --no-install-recommends chromium';
    const { status, stderr } = spawnSync('/bin/sh', ['-c', script], {
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      encoding: 'utf8',
    });
    const found = findBrowser();
    if (found) return found;
    problem = `apt-get ended with ${status}: ${stderr.slice(-300)}`;
  }
  throw new Error(`The browser tests need Chromium or Chrome on the PATH; none of ${names.join(', ')} was found.
  Debian: apt-get install chromium
  macOS:  brew install --cask google-chrome, and a link to it named google-chrome on the PATH
(${problem}.)`);
}
