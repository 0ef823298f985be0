import { setTimeout as pause } from 'node:timers/promises';
import { startApp, stores, type TestApp } from '../support/app';
import { run } from '../support/command';
import { startUpstream, type Upstream } from './upstream';

describe.each(stores)('npm run dial (%s)', (store) => {
  let php: Upstream;
  let app: TestApp;

  beforeAll(async () => {
    php = await startUpstream();
    php.answer((_req, res) => void res.writeHead(200, { 'Content-Type': 'application/json' }).end('{"a":1}'));
    app = await startApp(store, { env: { PHP_URL: php.url, SHADOW: '100' } });
  });
  afterAll(async () => {
    await app?.stop();
    await php?.stop();
  });

  it('npm run dial shows the share and the last minutes, with what the shadow has found', async () => {
    await app.client().get('/api/products');
    await app.client().get('/api/customer/get');
    await pause(3000);
    const { code, out, err } = await run('dial.js', [], app.env);
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('PHP answers 0 % of the callers on the customer paths (as PHP_SHARE says).');
    expect(out).toMatch(/everything else, PHP\s+1\s+0/);
    expect(out).toMatch(/customer paths, here\s+1\s+0/);
    expect(out).toMatch(/1× different: GET customer\/get: status \(200 in PHP, 401 a text here\)/);
  });

  it('npm run dial turns the dial of the running server, and tells programs so', async () => {
    const { code, out } = await run('dial.js', ['100', '--yes', '--json'], app.env);
    expect([code, JSON.parse(out)]).toEqual([0, expect.objectContaining({ share: 100, turned: true })]);
    for (let tries = 0; tries < 40; tries++) {
      if ((await app.client().get('/api/customer/get')).status === 200) break;
      await pause(100);
    }
    expect((await app.client().get('/api/customer/get')).status).toBe(200);
    const again = await run('dial.js', ['100%', '--yes'], app.env);
    expect(again.out).toContain('already');
  });

  it.each([
    [['101'], /number from 0 to 100/],
    [['half'], /number from 0 to 100/],
    [['-5'], /no option|number from 0/],
    [['1', '2'], /word too many/],
    [['25'], /no terminal/],
  ])('npm run dial refuses %j, and turns nothing', async (args, why) => {
    const { code, err } = await run('dial.js', args, app.env);
    expect(code).toBe(2);
    expect(err).toMatch(why);
  });

  it('parity’s report names what the shadow has seen', async () => {
    const file = `${app.env.STORAGE_PATH}/shop.env`;
    const { writeFileSync } = await import('node:fs');
    writeFileSync(
      file,
      Object.entries(app.env)
        .map(([key, value]) => `${key}=${value}`)
        .join('\n'),
    );
    const { out } = await run('parity.js', [
      '--old',
      php.url,
      '--new',
      app.url,
      '--pause',
      '0',
      '--shadow',
      file,
    ]);
    expect(out).toMatch(/The shadow has compared \d+ answers/);
  });
});
