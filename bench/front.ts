import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { http as requestText } from './endpoints';
import { middle } from './measure';
import { freePort, put, type Server, startFloor } from './processes';
import { atLeast, atMost, type Report } from './report';
import type { Stage } from './stage';

const connections = 64;
const rounds = 3;
const megabytes = 100;
const rows = {
  floor: 'handed to PHP / least proxy',
  nginx: 'handed to PHP / nginx',
  download: `${megabytes} MB downloaded`,
  upload: `${megabytes} MB uploaded`,
};

export const frontWanted = (report: Report): boolean =>
  Object.values(rows).some((name) => report.wants(name));

/** Compares servers between a client and PHP: this server, the least proxy on node:http, and nginx where it is installed. */
export async function front(
  stage: Stage,
  { seconds }: { seconds: number },
  report: Report,
  tell: (line: string) => void,
): Promise<void> {
  const upstream = await startFloor('upstream', {});
  const ours = await stage.ours({ PHP_URL: `http://127.0.0.1:${upstream.port}` });
  const floor = await startFloor('proxy', { FLOOR_UPSTREAM: String(upstream.port) });
  const nginx = await startNginx(upstream.port);
  try {
    const turns = { ours, floor, ...(nginx && { nginx }) };
    const found = await inTurns(turns, seconds, tell);
    const [mine, least, theirs] = [found.ours ?? 0, found.floor ?? 0, found.nginx ?? 0];
    report.section(
      `The front door: answers of 1 KB, ${connections} connections, medians of ${rounds} rounds in turn`,
      ['req/s', 'theirs req/s', 'ratio'],
      [
        { name: rows.floor, cells: [mine, least, mine / least], judged: mine / least, goal: atLeast(1) },
        ...(nginx ? [{ name: rows.nginx, cells: [mine, theirs, mine / theirs] }] : []),
      ],
    );
    tell(`${megabytes} MB through the front door`);
    const grown = { download: await growth(ours, 'GET'), upload: await growth(ours, 'POST') };
    report.section(
      'Streams through the front door',
      ['growth MB'],
      (['download', 'upload'] as const).map((way) => ({
        name: rows[way],
        cells: [grown[way]],
        judged: grown[way],
        goal: atMost(30),
      })),
    );
  } finally {
    for (const server of [ours, floor, upstream]) await server.stop();
    nginx?.stop();
  }
}

async function inTurns(
  servers: Record<string, { port: number }>,
  seconds: number,
  tell: (line: string) => void,
): Promise<Record<string, number>> {
  const request = requestText('GET', '/api/products?page=1', { Accept: 'application/json' });
  const scripts = Array.from({ length: connections }, () => [request]);
  const found: Record<string, number[]> = {};
  for (const { port } of Object.values(servers)) await put({ port, scripts, seconds: 2, status: 200 });
  for (let round = 1; round <= rounds; round++) {
    tell(`the front door, round ${round} of ${rounds}`);
    for (const [name, { port }] of Object.entries(servers)) {
      const { perSecond } = await put({ port, scripts, seconds, status: 200 });
      found[name] = [...(found[name] ?? []), perSecond];
    }
  }
  return Object.fromEntries(Object.entries(found).map(([name, values]) => [name, middle(values)]));
}

/** By how many megabytes the process was larger at most, while the stream went through it. */
async function growth(server: Server, method: 'GET' | 'POST'): Promise<number> {
  // Code and connections that are made once are no growth.
  await streamed(server.port, method, 10);
  const before = server.memory();
  let most = before;
  const watching = setInterval(() => {
    most = Math.max(most, server.memory());
  }, 20);
  await streamed(server.port, method, megabytes);
  await pause(50);
  clearInterval(watching);
  return Math.max(most, server.memory()) / 2 ** 20 - before / 2 ** 20;
}

function streamed(port: number, method: 'GET' | 'POST', size: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = http.request({ port, method, path: method === 'GET' ? `/megabytes/${size}` : '/upload' });
    request.on('response', (answer) => answer.resume().on('end', resolve).on('error', reject));
    request.on('error', reject);
    if (method === 'GET') return request.end();
    const piece = Buffer.alloc(1024 * 1024, 'x');
    let left = size;
    const more = () => {
      while (left > 0) {
        left--;
        if (!request.write(piece)) return void request.once('drain', more);
      }
      request.end();
    };
    more();
  });
}

/** One worker, as the other two are one process. Undefined where it is not installed. */
async function startNginx(upstream: number): Promise<{ port: number; stop(): void } | undefined> {
  const binary = ['/usr/sbin/nginx', '/usr/local/sbin/nginx', '/usr/bin/nginx'].find((file) =>
    fs.existsSync(file),
  );
  if (!binary) return undefined;
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'accounts-bench-nginx-'));
  const port = await freePort();
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${folder}/${name};`)
    .join(' ');
  fs.writeFileSync(
    path.join(folder, 'nginx.conf'),
    `daemon off; worker_processes 1; pid ${folder}/pid; error_log stderr crit;
    events { worker_connections 1024; }
    http { access_log off; ${temporary}
      upstream php { server 127.0.0.1:${upstream}; keepalive ${connections}; }
      server { listen 127.0.0.1:${port}; keepalive_requests 1000000;
        location / { proxy_pass http://php; proxy_http_version 1.1; proxy_set_header Connection ""; } } }`,
  );
  try {
    execFileSync(binary, ['-t', '-p', folder, '-c', path.join(folder, 'nginx.conf'), '-e', 'stderr'], {
      stdio: 'ignore',
    });
  } catch {
    return undefined;
  }
  const args = ['-p', folder, '-c', path.join(folder, 'nginx.conf'), '-e', 'stderr'];
  const child = spawn(binary, args, { stdio: 'ignore' });
  await pause(500);
  return {
    port,
    stop() {
      child.kill('SIGTERM');
      child.once('exit', () => fs.rmSync(folder, { recursive: true, force: true }));
    },
  };
}
