import os from 'node:os';
import bcrypt from 'bcrypt';
import { bySession, logIn, type Visitor } from './endpoints';
import { measure, type Pressure } from './measure';
import { put, type Server } from './processes';
import { atLeast, atMost, type Report } from './report';
import { visitorsPassword } from './shop';

const names = {
  share: 'storm: logins/s over bare bcrypt, with the reads beside',
  p99: 'storm: customer reads, p99 ms',
  longestRead: 'storm: customer reads, longest ms',
  longestLogin: 'storm: longest login, ms',
  answers: 'storm: logins answered, and told to come again',
};

export const stormWanted = ({ wants }: Report) => Object.values(names).some(wants);

/** Comparisons a second of the idle machine, with as many at once as it has cores. */
async function bareBcrypt(seconds: number): Promise<number> {
  const hash = await bcrypt.hash(visitorsPassword, 10);
  const began = performance.now();
  let done = 0;
  const lane = async () => {
    while (performance.now() - began < seconds * 1000) {
      await bcrypt.compare(visitorsPassword, hash);
      done++;
    }
  };
  await Promise.all(Array.from({ length: os.availableParallelism() }, lane));
  return done / ((performance.now() - began) / 1000);
}

/** 200 connections log in, and again, while a few customers look at their accounts 200 times a second. */
export async function loginStorm(
  server: Server,
  visitors: Visitor[],
  { seconds }: Pressure,
  report: Report,
): Promise<void> {
  // The last login waits for four seconds more, and the reads go on beside it.
  const calm = { connections: 8, seconds: seconds + 4, pace: 200 };
  const quiet = await measure(server, bySession, visitors, { ...calm, seconds });
  const before = await bareBcrypt(seconds / 2);
  const scripts = Array.from({ length: 200 }, (_, at) => [
    logIn.request(visitors[at % visitors.length] as Visitor, at),
  ]);
  const [reads, storm] = await Promise.all([
    measure(server, bySession, visitors, calm),
    put({ port: server.port, scripts, seconds, status: 200, shedStatus: 503 }),
  ]);
  const bare = (before + (await bareBcrypt(seconds / 2))) / 2;
  const share = storm.perSecond / bare;
  report.section(
    'A storm of 200 connections logging in',
    ['in the storm', 'without', 'ratio'],
    [
      {
        name: names.share,
        cells: [storm.perSecond, bare, share],
        judged: share,
        goal: atLeast(0.95),
        errors: storm.errors,
      },
      {
        name: names.p99,
        cells: [reads.p99, quiet.p99, reads.p99 / quiet.p99],
        judged: reads.p99 / quiet.p99,
        goal: atMost(3),
        errors: quiet.errors + reads.errors,
      },
      {
        name: names.longestRead,
        cells: [reads.longest, quiet.longest, reads.longest / quiet.longest],
        judged: reads.longest,
        goal: atMost(1000),
      },
      { name: names.longestLogin, cells: [storm.longest, '', ''], judged: storm.longest, goal: atMost(5000) },
      { name: names.answers, cells: [`${storm.answers} / ${storm.shed}`, '', ''] },
    ],
  );
}
