import os from 'node:os';
import bcrypt from 'bcrypt';
import { bySession, logIn, type Visitor } from './endpoints';
import { measure, type Pressure } from './measure';
import { put, type Server } from './processes';
import { atLeast, atMost, type Report } from './report';
import { visitorsPassword } from './shop';
import type { Stage } from './stage';

const names = {
  share: 'storm: logins/s over bare bcrypt, each beside the reads',
  ofIdle: 'storm: logins/s over bare bcrypt of the idle machine',
  p99: 'storm: customer reads, p99 ms',
  longestRead: 'storm: customer reads, longest ms',
  longestLogin: 'storm: longest login, ms',
  answers: 'storm: logins answered, and told to come again',
};

export const stormWanted = ({ wants }: Report) => Object.values(names).some(wants);

/** Comparisons a second, with as many at once as there are cores. */
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

/**
 * 200 connections log in, and again, while a few customers look at their accounts 200 times a second. Bare bcrypt has the
 * same reads beside it, answered by the bare floor: they take their part of the cores whoever answers them.
 */
export async function loginStorm(
  stage: Stage,
  server: Server,
  visitors: Visitor[],
  { seconds }: Pressure,
  report: Report,
): Promise<void> {
  // The last login waits for four seconds more, and the reads go on beside it.
  const calm = { connections: 8, seconds: seconds + 4, pace: 200, apart: true };
  const quiet = await measure(server, bySession, visitors, { ...calm, seconds });
  const floor = await stage.floor('bare');
  const bare = async () => {
    const [readsBeside, perSecond] = await Promise.all([
      measure(floor, bySession, visitors, { ...calm, seconds: seconds / 2 }),
      bareBcrypt(seconds / 2),
    ]);
    return { perSecond, errors: readsBeside.errors };
  };
  const idle = await bareBcrypt(seconds / 2);
  const before = await bare();
  const scripts = Array.from({ length: 200 }, (_, at) => [
    logIn.request(visitors[at % visitors.length] as Visitor, at),
  ]);
  const [reads, storm] = await Promise.all([
    measure(server, bySession, visitors, calm),
    put({ port: server.port, scripts, seconds, status: 200, shedStatus: 503 }),
  ]);
  const after = await bare();
  await floor.stop();
  const hashes = (before.perSecond + after.perSecond) / 2;
  const share = storm.perSecond / hashes;
  report.section(
    'A storm of 200 connections logging in',
    ['in the storm', 'without', 'ratio'],
    [
      {
        name: names.share,
        cells: [storm.perSecond, hashes, share],
        judged: share,
        goal: atLeast(0.95),
        errors: storm.errors + before.errors + after.errors,
      },
      { name: names.ofIdle, cells: [storm.perSecond, idle, storm.perSecond / idle] },
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
