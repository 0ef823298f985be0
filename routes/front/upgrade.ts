import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Dispatcher } from 'undici';
import type { RawHeaders } from './answer-headers';
import type { ForPhp, Trouble } from './hand-over';

interface Upgrade {
  php: Dispatcher;
  servername: string | undefined;
  timeoutMs: number;
  headers(raw: RawHeaders): string[];
  failed(trouble: Trouble, error: Error): void;
}

/** A connection that stops being HTTP: once PHP agrees, bytes go both ways until one side hangs up. */
export function handOverUpgrade(
  req: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  to: ForPhp,
  { php, servername, timeoutMs, headers: answerHeaders, failed }: Upgrade,
): void {
  let controller: Dispatcher.DispatchController | undefined;
  let over = false;
  const fail = (trouble: Trouble, error: Error) => {
    if (over) return;
    over = true;
    clearTimeout(timer);
    controller?.abort(error);
    failed(trouble, error);
  };
  const timer = setTimeout(() => fail('late', new Error('nothing came in time')), timeoutMs);
  const left = () => fail('client', new Error('the client has left'));
  socket.once('close', left);
  socket.on('error', left);

  const headOf = (status: number, statusText: string, headers: string[]) => {
    const lines = [`HTTP/1.1 ${status} ${statusText}`];
    for (let at = 0; at < headers.length; at += 2) lines.push(`${headers[at]}: ${headers[at + 1]}`);
    return Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
  };
  const raw = () => answerHeaders((controller?.rawHeaders ?? []) as RawHeaders);
  const protocol = req.headers.upgrade ?? 'websocket';

  const handler: Dispatcher.DispatchHandler = {
    onRequestStart(started) {
      controller = started;
      if (over) started.abort(new Error('nobody waits for it any more'));
    },
    onRequestUpgrade(_controller, status, _headers, behind) {
      if (over) return void behind.destroy();
      over = true;
      clearTimeout(timer);
      socket.write(
        headOf(status, 'Switching Protocols', ['Connection', 'Upgrade', 'Upgrade', protocol, ...raw()]),
      );
      if (head.length > 0) behind.write(head);
      behind.pipe(socket, { end: false });
      socket.pipe(behind, { end: false });
      // Either end takes the other with it, however it came; what is on its way still arrives.
      for (const [one, other] of [
        [socket, behind],
        [behind, socket],
      ] as const) {
        one.on('error', () => other.destroy());
        one.once('end', () => other.end(() => other.destroy()));
        one.once('close', () => other.destroy());
      }
    },
    // PHP may refuse: then it is an answer like any other, on a connection that is not used again.
    onResponseStart(_controller, status, _headers, statusText = '') {
      if (over || status < 200) return;
      clearTimeout(timer);
      socket.write(headOf(status, statusText, ['Connection', 'close', ...raw()]));
    },
    onResponseData(started, chunk) {
      if (over || socket.write(chunk)) return;
      started.pause();
      socket.once('drain', () => started.resume());
    },
    onResponseEnd() {
      if (over) return;
      over = true;
      socket.end();
    },
    onResponseError: (_controller, error) => fail('unreachable', error),
  };
  const options = {
    path: to.path,
    method: req.method ?? 'GET',
    headers: to.headers,
    upgrade: protocol,
    servername,
    headersTimeout: 0,
    bodyTimeout: 0,
  };
  try {
    php.dispatch(options as Dispatcher.DispatchOptions, handler);
  } catch (error) {
    fail('garbage', error as Error);
  }
}
