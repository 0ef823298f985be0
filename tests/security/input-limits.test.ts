import http from 'node:http';
import { gzipSync } from 'node:zlib';
import { startApp, stores, type TestApp } from '../support/app';
import { errorsOf, john, logIn, multipart, required } from '../support/customers';

const tooLarge = { error: 'Payload Too Large', message: 'Payload Too Large' };
const json = { 'Content-Type': 'application/json' };

describe.each(stores)('how much a request may hold (%s)', (store) => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startApp(store);
  });
  afterAll(() => app.stop());
  beforeEach(() => app.reset({ customers: [john] }));

  const login = (given: { headers?: Record<string, string>; body: string | Buffer }, query = '') =>
    app.client().send(`/api/customer/login${query}`, { method: 'POST', ...given });
  const ofSize = (bytes: number) => {
    const frame = JSON.stringify({ email: 'johndoe@example.com', password: 'secret123', more: '' });
    return frame.replace('""', `"${'x'.repeat(bytes - frame.length)}"`);
  };

  it('64 kB of body are read, and one byte more is 413, after which the connection ends', async () => {
    expect((await login({ headers: json, body: ofSize(65_536) })).status).toBe(200);
    for (const type of ['application/json', 'application/x-www-form-urlencoded', 'text/plain', 'image/png']) {
      const refused = await login({ headers: { 'Content-Type': type }, body: ofSize(65_537) });
      expect([refused.status, refused.body]).toEqual([413, tooLarge]);
      expect(refused.headers.connection).toBe('close');
    }
    expect((await logIn(app.client())).status).toBe(200);
  });

  it('a body that does not say how long it is, is measured while it comes', async () => {
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const request = http.request(
        `${app.url}/api/customer/login`,
        { method: 'POST', headers: json },
        (response) => {
          response.resume();
          resolve(response.statusCode);
        },
      );
      // The server may hang up while we are still sending.
      request.on('error', (error: NodeJS.ErrnoException) =>
        error.code === 'EPIPE' ? undefined : reject(error),
      );
      request.write(ofSize(40_000));
      request.end('x'.repeat(40_000));
    });
    expect(status).toBe(413);
  });

  it('a compressed body is measured unpacked, and one in an unknown packing is no input', async () => {
    const packed = (text: string) => ({
      headers: { ...json, 'Content-Encoding': 'gzip' },
      body: gzipSync(text),
    });
    expect((await login(packed(ofSize(1000)))).status).toBe(200);
    expect((await login(packed(ofSize(5_000_000)))).status).toBe(413);
    const unknown = await login({ headers: { ...json, 'Content-Encoding': 'snappy' }, body: ofSize(1000) });
    expect([unknown.status, errorsOf(unknown)]).toEqual([422, required('email', 'password')]);
    const broken = await login({ headers: { ...json, 'Content-Encoding': 'gzip' }, body: ofSize(1000) });
    expect([broken.status, errorsOf(broken)]).toEqual([422, required('email', 'password')]);
  });

  it('at most 200 fields are read, from a form, from multipart and from the query', async () => {
    const fields = (count: number): [string, string][] => [
      ['email', 'johndoe@example.com'],
      ['password', 'secret123'],
      ...Array.from({ length: count - 2 }, (_, n): [string, string] => [`f${n}`, '1']),
    ];
    const form = (count: number) => ({
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(fields(count)).toString(),
    });
    expect((await login(form(200))).status).toBe(200);
    expect((await login(form(201))).body).toEqual(tooLarge);
    expect((await login(multipart(fields(200)))).status).toBe(200);
    expect((await login(multipart(fields(201)))).body).toEqual(tooLarge);
    expect((await login({ body: '' }, `?${new URLSearchParams(fields(200))}`)).status).toBe(200);
    expect((await login({ body: '' }, `?${new URLSearchParams(fields(201))}`)).body).toEqual(tooLarge);
  });

  it('uploaded files are passed over, whatever field they stand in for', async () => {
    const file = Buffer.from('johndoe@example.com');
    const right: [string, string | Buffer][] = [
      ['email', 'johndoe@example.com'],
      ['password', 'secret123'],
    ];
    expect(
      (await login(multipart([...right, ['email', file], ['image', Buffer.alloc(30_000, 'x')]]))).status,
    ).toBe(200);
    const missing = await login(
      multipart([
        ['email', file],
        ['password', 'secret123'],
      ]),
    );
    expect([missing.status, errorsOf(missing)]).toEqual([422, required('email')]);
  });
});
