import http from 'node:http';

/** The least server behind a proxy: answers of a kilobyte, and bodies of as many megabytes as the path says. */
const kilobyte = Buffer.alloc(1024, 'x');
const megabyte = Buffer.alloc(1024 * 1024, 'x');
const fixed = ['Content-Type', 'application/json', 'Content-Length', String(kilobyte.length)];

http
  .createServer((req, res) => {
    const megabytes = Number(/^\/megabytes\/(\d+)/.exec(req.url ?? '')?.[1] ?? 0);
    req.resume();
    if (megabytes === 0) {
      res.writeHead(200, fixed);
      return res.end(kilobyte);
    }
    res.writeHead(200, ['Content-Length', String(megabytes * megabyte.length)]);
    let left = megabytes;
    const more = () => {
      while (left > 0) {
        left--;
        if (!res.write(megabyte)) return void res.once('drain', more);
      }
      res.end();
    };
    more();
  })
  .listen(Number(process.env.FLOOR_PORT), '127.0.0.1', () => process.send?.('ready'));
