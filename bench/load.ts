import net from 'node:net';

/**
 * The load, in a process of its own. Made here because the generators on npm count in whole milliseconds and take
 * as much of a core as the server they are to measure.
 */
export interface Load {
  port: number;
  /** One list a connection: what it sends, again and again, each as a whole HTTP request. */
  scripts: string[][];
  seconds: number;
  /** Of each connection; as many as fit into the time where it is not said. */
  requests?: number;
  /** Requests a second of all connections together; as many as come back where it is not said. */
  pace?: number;
  /** The status that every answer must have; another one is an error. */
  status: number;
  /** Also no error, and counted apart: what an overloaded server may say. */
  shedStatus?: number;
}

export interface Measured {
  answers: number;
  errors: number;
  shed: number;
  seconds: number;
  perSecond: number;
  /** Milliseconds. */
  p50: number;
  p99: number;
  longest: number;
}

const headEnd = Buffer.from('\r\n\r\n');

function connection(load: Load, script: string[], until: number, took: number[], counts: Measured) {
  const requests = script.map((text) => Buffer.from(text));
  const everyMs = load.pace === undefined ? 0 : (1000 * load.scripts.length) / load.pace;
  return new Promise<void>((resolve) => {
    const socket = net.connect({ port: load.port, host: '127.0.0.1', noDelay: true });
    let sent = 0;
    let at = 0;
    let pending = Buffer.alloc(0);
    const send = () => {
      at = performance.now();
      socket.write(requests[sent++ % requests.length] ?? '');
    };
    const end = () => {
      socket.destroy();
      resolve();
    };
    socket.on('connect', send);
    socket.on('data', (chunk) => {
      pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
      const head = pending.indexOf(headEnd);
      if (head < 0) return;
      const text = pending.toString('latin1', 0, head);
      const length = Number(/\r\ncontent-length: (\d+)/i.exec(text)?.[1] ?? 0);
      if (pending.length < head + 4 + length) return;
      const now = performance.now();
      const status = Number(text.slice(9, 12));
      if (status === load.status) {
        took.push(now - at);
        counts.answers++;
      } else if (status === load.shedStatus) counts.shed++;
      else counts.errors++;
      pending = Buffer.alloc(0);
      const rest = at + everyMs - now;
      if (now + rest >= until || sent === load.requests) end();
      else if (rest < 1) send();
      else setTimeout(send, rest);
    });
    socket.on('error', () => {
      counts.errors++;
      end();
    });
    socket.on('close', end);
  });
}

async function run(load: Load): Promise<Measured> {
  const took: number[] = [];
  const counts = { answers: 0, errors: 0, shed: 0, seconds: 0, perSecond: 0, p50: 0, p99: 0, longest: 0 };
  const began = performance.now();
  const until = began + load.seconds * 1000;
  await Promise.all(load.scripts.map((script) => connection(load, script, until, took, counts)));
  const seconds = (performance.now() - began) / 1000;
  took.sort((a, b) => a - b);
  const rank = (share: number) => took[Math.min(took.length - 1, Math.floor(took.length * share))] ?? 0;
  return {
    ...counts,
    seconds,
    perSecond: counts.answers / seconds,
    p50: rank(0.5),
    p99: rank(0.99),
    longest: took.at(-1) ?? 0,
  };
}

process.on('message', (load: Load) => {
  run(load).then((measured) => process.send?.(measured));
});
