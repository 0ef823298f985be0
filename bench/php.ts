import os from 'node:os';
import { errorsOf } from './against-floors';
import { bySession, type Endpoint, http, logIn, type Visitor } from './endpoints';
import type { Measured } from './load';
import { type Figures, measure, middle, type Pressure } from './measure';
import { put, type Server } from './processes';
import type { Report, Row } from './report';

export interface PhpShop {
  base: URL;
  email: string;
  password: string;
}

const rounds = 3;
/** Bagisto's own address, and the one of a shop whose web root is its folder public. */
const prefixes = ['/public/api', '/api'];
const names = { read: 'php: customer/get', logIn: 'php: customer/login' };

export const phpWanted = ({ wants }: Report) => Object.values(names).some(wants);

/** The same two requests to a shop in PHP and to this server, in turn: the factor that a shop would see. */
export async function besidePhp(
  ours: Server,
  visitors: Visitor[],
  php: PhpShop,
  { connections, seconds }: Pressure,
  report: Report,
  tell: (line: string) => void,
): Promise<void> {
  const { cookie, path } = await logInAt(php);
  const host = { Host: php.base.host };
  const account = { email: php.email, password: php.password };
  const address = { host: php.base.hostname, port: Number(php.base.port || 80) };
  const read = http('GET', `${path}/customer/get`, { ...host, Accept: 'application/json', Cookie: cookie });
  const enter = http('POST', `${path}/customer/login`, { ...host, Accept: 'application/json' }, account);
  const compared = async (
    name: string,
    endpoint: Endpoint,
    request: string,
    pressure: Pressure,
  ): Promise<Row[]> => {
    const mine: Figures[] = [];
    const theirs: Measured[] = [];
    for (let round = 1; round <= rounds; round++) {
      tell(`${name}, round ${round} of ${rounds}`);
      const scripts = Array.from({ length: pressure.connections }, () => [request]);
      theirs.push(
        await put({ ...address, scripts, seconds: pressure.seconds, status: 200, shedStatus: 429 }),
      );
      mine.push(await measure(ours, endpoint, visitors, pressure));
    }
    const row = (what: string, figure: (f: { perSecond: number; p50: number }) => number): Row => ({
      name: `${name}, ${what}`,
      cells: [
        ...[middle(mine.map(figure)), middle(theirs.map(figure))],
        middle(mine.map((f, at) => figure(f) / figure(theirs[at] ?? f))),
      ],
    });
    return [
      { ...row('requests/s', (f) => f.perSecond), errors: errorsOf([...mine, ...theirs]) },
      row('p50 ms', (f) => f.p50),
    ];
  };
  const rows = [
    ...(await compared(names.read, bySession, read, { connections, seconds: seconds / rounds })),
    // Passwords keep the cores busy with few connections; of more of them each would only wait longer.
    ...(await compared(names.logIn, { ...logIn, shedStatus: 503 }, enter, {
      connections: os.availableParallelism() * 4,
      seconds: seconds / rounds,
    })),
  ];
  report.section(
    `Beside PHP at ${php.base.origin} (medians of ${rounds} rounds in turn)`,
    ['ours', 'PHP', 'factor'],
    rows,
  );
}

/** Its session, and where its API begins. */
async function logInAt({ base, email, password }: PhpShop): Promise<{ cookie: string; path: string }> {
  const statuses: string[] = [];
  for (const prefix of prefixes) {
    const path = base.pathname.replace(/\/+$/, '') + prefix;
    const answer = await fetch(new URL(`${path}/customer/login`, base), {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
      body: JSON.stringify({ email, password }),
    });
    const cookies = answer.headers.getSetCookie().map((set) => set.split(';')[0] ?? '');
    if (answer.ok && cookies.length > 0) return { cookie: cookies.join('; '), path };
    statuses.push(`${path}/customer/login: ${answer.status}`);
  }
  throw new Error(`nobody could be logged in at the shop in PHP (${statuses.join('; ')})`);
}
