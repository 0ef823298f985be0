import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { serve } from '../support/command';
import { ask } from '../support/http-client';
import { freePort } from '../support/services/processes';

it('a process whose log nobody reads any more goes on serving, and ends at SIGTERM', async () => {
  const storage = fs.mkdtempSync(path.join(os.tmpdir(), 'accounts-pipe-'));
  const server = await serve({ PORT: String(await freePort()), STORAGE_PATH: storage });
  server.child.stdout?.destroy();
  server.child.stderr?.destroy();
  expect((await ask(server.url, '/api/customer/get')).status).toBe(401);
  server.child.kill('SIGTERM');
  expect(await server.ended).toEqual({ code: 0, signal: null });
  fs.rmSync(storage, { recursive: true });
});
