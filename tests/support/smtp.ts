import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

export interface ReceivedMail {
  from: string;
  /** Every address the server was asked to deliver to. */
  to: string[];
  raw: string;
  /** The text part, decoded. */
  text: string;
}

export interface TestSmtp {
  port: number;
  mails: ReceivedMail[];
  /** Resolves with the next mail, or the ones that are there already, once there are that many. */
  arrived(count: number): Promise<ReceivedMail[]>;
  /** Sets its answer to recipients from now on. */
  refuse(code: number | undefined): void;
  stop(): Promise<void>;
}

export interface SmtpOptions {
  port?: number;
  /** Makes it answer every command late. */
  delayMs?: number;
  login?: { user: string; pass: string };
}

/** A real SMTP server on a socket. */
export async function startSmtp({ port = 0, delayMs = 0, login }: SmtpOptions = {}): Promise<TestSmtp> {
  const mails: ReceivedMail[] = [];
  let refusal: number | undefined;
  const waiting: (() => void)[] = [];
  const server = new SMTPServer({
    authOptional: login === undefined,
    disabledCommands: login ? ['STARTTLS'] : ['AUTH', 'STARTTLS'],
    allowInsecureAuth: true,
    onConnect: (_session, done) => void setTimeout(done, delayMs),
    onAuth: ({ username, password }, _session, done) =>
      username === login?.user && password === login?.pass
        ? done(null, { user: username })
        : done(Object.assign(new Error('wrong user or password'), { responseCode: 535 })),
    onRcptTo: (_address, _session, done) =>
      refusal === undefined ? done() : done(Object.assign(new Error('refused'), { responseCode: refusal })),
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const raw = Buffer.concat(chunks).toString('utf8');
        const { mailFrom, rcptTo } = session.envelope;
        mails.push({
          from: mailFrom ? mailFrom.address : '',
          to: rcptTo.map(({ address }) => address),
          raw,
          text: textPart(raw),
        });
        for (const check of waiting) check();
        done();
      });
    },
  });
  server.on('error', () => {});
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    port: (server.server.address() as AddressInfo).port,
    mails,
    arrived: (count) =>
      new Promise((resolve) => {
        const check = () => {
          if (mails.length >= count) resolve(mails);
        };
        waiting.push(check);
        check();
      }),
    refuse: (code) => {
      refusal = code;
    },
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** The first text/plain part, whichever transfer encoding it came in. */
export function textPart(raw: string): string {
  return decodedPart(raw).replaceAll('\r\n', '\n');
}

function decodedPart(raw: string): string {
  const [, head = '', body = ''] =
    /(?:^|\r?\n)(Content-Type: text\/plain[\s\S]*?)\r?\n\r?\n([\s\S]*?)(?=\r?\n--|$)/.exec(raw) ?? [];
  if (/base64/i.test(head)) return Buffer.from(body, 'base64').toString('utf8');
  if (!/quoted-printable/i.test(head)) return body;
  const bytes = body
    .replace(/=\r?\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
