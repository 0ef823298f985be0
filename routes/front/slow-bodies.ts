import type { RequestListener, Server } from 'node:http';

export const usualRequestMs = 30_000;

/** Node's own limit counts for all requests alike; a request for one of our doors is small, and has to be there in time. */
export function withinTime(server: Server, listener: RequestListener, ms = usualRequestMs): RequestListener {
  return (req, res) => {
    const { 'content-length': length = '0', 'transfer-encoding': encoding } = req.headers;
    if (length !== '0' || encoding !== undefined) {
      const timer = setTimeout(() => {
        const late = Object.assign(new Error('the body is late'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' });
        if (!req.complete) server.emit('clientError', late, req.socket);
      }, ms);
      const done = () => clearTimeout(timer);
      req.once('end', done).once('close', done);
    }
    listener(req, res);
  };
}
