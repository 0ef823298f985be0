import net from 'node:net';

/**
 * Made here because the generators on npm count in whole milliseconds and take as much of a core as the server they
 * are to measure.
 */
export interface Load {
  /** This machine where it is not said. */
  host?: string;
  port: number;
  /** One list a connection: what it sends, again and again, each as a whole HTTP request. */
  scripts: string[][];
  seconds: number;
  /** Requests of each connection; absent: as many as fit into the time. */
  requests?: number;
  /** Requests a second of all connections together; as many as come back where it is not said. */
  pace?: number;
  /** Whether the connections of a pace ask one after the other, as people do, instead of all at once. */
  apart?: boolean;
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
  /** Milliseconds, from when the request was due: who is held up by the answer before waits as well. */
  p50: number;
  p99: number;
  longest: number;
}

/** Bytes that an answer lacks by its length; one where only the last of its chunks will tell, as PHP likes to answer. */
function lacks(answer: Buffer): number {
  const end = answer.indexOf(headEnd);
  if (end < 0) return 1;
  const head = answer.toString('latin1', 0, end);
  const from = end + headEnd.length;
  if (/\r\ntransfer-encoding: *chunked/i.test(head))
    return answer.subarray(from).includes(lastChunk, -5) ? 0 : 1;
  return from + Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0) - answer.length;
}

const lastChunk = '0\r\n\r\n';
const headEnd = Buffer.from('\r\n\r\n');
/** An answer that is not there by then will not come. */
const lastAnswerMs = 5000;

/** Begin and end of the load, of all connections. */
interface Span {
  began: number;
  until: number;
}

function connection(load: Load, at: number, { began, until }: Span, took: number[], counts: Measured) {
  const requests = (load.scripts[at] ?? []).map((text) => Buffer.from(text));
  const everyMs = load.pace === undefined ? 0 : (1000 * load.scripts.length) / load.pace;
  return new Promise<void>((resolve) => {
    const socket = net.connect({ port: load.port, host: load.host ?? '127.0.0.1', noDelay: true });
    let sent = 0;
    // With a pace, a request that a slow answer held up has waited from here on. The connections keep the same
    // step where costs are compared: a server that gets its requests one by one has others when it is late.
    let due = load.apart ? began + (at * everyMs) / load.scripts.length : began;
    let pieces: Buffer[] = [];
    let missing = 0;
    let ended = false;
    const end = (lost: boolean) => {
      if (ended) return;
      ended = true;
      if (lost) counts.errors++;
      clearTimeout(last);
      socket.destroy();
      resolve();
    };
    const last = setTimeout(() => end(true), until + lastAnswerMs - performance.now());
    const send = () => {
      if (everyMs === 0) due = performance.now();
      socket.write(requests[sent++ % requests.length] ?? '');
    };
    const next = () => {
      const rest = due - performance.now();
      if (rest < 1) send();
      else setTimeout(() => ended || send(), rest);
    };
    socket.on('connect', next);
    socket.on('data', (chunk) => {
      pieces.push(chunk);
      missing -= chunk.length;
      // A long answer is not joined and looked through again with each of its pieces.
      if (missing > 0) return;
      const answer = pieces.length === 1 ? chunk : Buffer.concat(pieces);
      missing = lacks(answer);
      pieces = missing > 0 ? [answer] : [];
      if (missing > 0) return;
      const now = performance.now();
      const status = Number(answer.toString('latin1', 9, 12));
      if (status === load.status) {
        took.push(now - due);
        counts.answers++;
      } else if (status === load.shedStatus) counts.shed++;
      else counts.errors++;
      due += everyMs;
      if (Math.max(now, due) >= until || sent === load.requests) end(false);
      else next();
    });
    socket.on('error', () => end(true));
    // By the server: what it still owed, or was still to be asked, is lost.
    socket.on('close', () => end(true));
  });
}

export async function runLoad(load: Load): Promise<Measured> {
  const took: number[] = [];
  const counts = { answers: 0, errors: 0, shed: 0, seconds: 0, perSecond: 0, p50: 0, p99: 0, longest: 0 };
  const began = performance.now();
  const until = began + load.seconds * 1000;
  await Promise.all(load.scripts.map((_, at) => connection(load, at, { began, until }, took, counts)));
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
