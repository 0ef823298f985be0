import http from 'node:http';

/** The least proxy on node:http: pipes both ways over kept-alive connections, and does nothing else. */
const { FLOOR_PORT, FLOOR_UPSTREAM } = process.env;
const agent = new http.Agent({ keepAlive: true });

http
  .createServer((req, res) => {
    const { url: path, method, headers } = req;
    const request = http.request({ host: '127.0.0.1', port: FLOOR_UPSTREAM, path, method, headers, agent });
    request.on('response', (answer) => {
      res.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
      answer.pipe(res);
    });
    request.on('error', () => res.destroy());
    req.pipe(request);
  })
  .listen(Number(FLOOR_PORT), '127.0.0.1', () => process.send?.('ready'));
