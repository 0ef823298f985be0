import os from 'node:os';
import bcrypt from 'bcrypt';
import { bySession, logIn, type Visitor } from './endpoints';
import { measure, median, middle, type Pressure } from './measure';
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
  const calm = { connections: 8, seconds, pace: 200, apart: true };
  const scripts = Array.from({ length: 200 }, (_, at) => [
    logIn.request(visitors[at % visitors.length] as Visitor, at),
  ]);
  const logIns = { port: server.port, status: 200, shedStatus: 503 };
  const floor = await stage.floor('bare');
  const oneRound = async () => {
    const quiet = await measure(server, bySession, visitors, calm);
    const [besideBare, bare] = await Promise.all([
      measure(floor, bySession, visitors, calm),
      bareBcrypt(seconds),
    ]);
    const [reads, storm] = await Promise.all([
      // The last login waits for four seconds more, and the reads go on beside it.
      measure(server, bySession, visitors, { ...calm, seconds: seconds + 4 }),
      put({ ...logIns, scripts, seconds }),
    ]);
    return { quiet, besideBare, bare, reads, storm };
  };
  // The first logins of a server wait for what V8 compiles.
  await put({ ...logIns, scripts: scripts.slice(0, 16), seconds: 2 });
  const idle = await bareBcrypt(seconds / 2);
  const done = [await oneRound(), await oneRound(), await oneRound()];
  await floor.stop();

  type Round = (typeof done)[number];
  const row = (name: string, ours: (r: Round) => number, theirs: (r: Round) => number) => {
    // Ratio of figures of the same half minute.
    const ratio = middle(done.map((round) => ours(round) / theirs(round)));
    return { name, cells: [median(done, ours), median(done, theirs), ratio], judged: ratio };
  };
  const longestLogin = Math.max(...done.map(({ storm }) => storm.longest));
  const sum = (of: (r: Round) => number) => done.reduce((total, round) => total + of(round), 0);
  report.section(
    `A storm of 200 connections logging in (medians of ${done.length} rounds in turn)`,
    ['in the storm', 'without', 'ratio'],
    [
      {
        ...row(
          names.share,
          ({ storm }) => storm.perSecond,
          ({ bare }) => bare,
        ),
        goal: atLeast(0.95),
        errors: sum(({ storm, besideBare }) => storm.errors + besideBare.errors),
      },
      row(
        names.ofIdle,
        ({ storm }) => storm.perSecond,
        () => idle,
      ),
      {
        ...row(
          names.p99,
          ({ reads }) => reads.p99,
          ({ quiet }) => quiet.p99,
        ),
        goal: atMost(3),
        errors: sum(({ quiet, reads }) => quiet.errors + reads.errors),
      },
      {
        ...row(
          names.longestRead,
          ({ reads }) => reads.longest,
          ({ quiet }) => quiet.longest,
        ),
        judged: Math.max(...done.map(({ reads }) => reads.longest)),
        goal: atMost(1000),
      },
      { name: names.longestLogin, cells: [longestLogin, '', ''], judged: longestLogin, goal: atMost(5000) },
      {
        name: names.answers,
        cells: [`${sum(({ storm }) => storm.answers)} / ${sum(({ storm }) => storm.shed)}`, '', ''],
      },
    ],
  );
}
