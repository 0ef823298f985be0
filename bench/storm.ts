import os from 'node:os';
import bcrypt from 'bcrypt';
import { bySession, logIn, type Visitor } from './endpoints';
import { measure, type Pressure } from './measure';
import { put, type Server } from './processes';
import { visitorsPassword } from './shop';

export interface Storm {
  loginsPerSecond: number;
  bareBcryptPerSecond: number;
  loginShare: number;
  quietP99: number;
  stormP99: number;
  p99Ratio: number;
  quietLongest: number;
  stormLongest: number;
  answered: number;
  shed: number;
  errors: number;
  longestLoginMs: number;
}

/** Comparisons a second of the idle machine, with as many at once as it has cores. */
async function bareBcrypt(seconds: number): Promise<number> {
  const hash = await bcrypt.hash(visitorsPassword, 10);
  const until = performance.now() + seconds * 1000;
  let done = 0;
  const lane = async () => {
    while (performance.now() < until) {
      await bcrypt.compare(visitorsPassword, hash);
      done++;
    }
  };
  await Promise.all(Array.from({ length: os.availableParallelism() }, lane));
  return done / seconds;
}

/** 200 connections log in, and again, while a few customers look at their accounts. */
export async function loginStorm(server: Server, visitors: Visitor[], { seconds }: Pressure): Promise<Storm> {
  const calm = { connections: 8, seconds, pace: 200 };
  const logins = await measure(server, logIn, visitors, {
    connections: os.availableParallelism() * 4,
    seconds,
  });
  const bare = await bareBcrypt(seconds);
  const quiet = await measure(server, bySession, visitors, calm);
  const scripts = Array.from({ length: 200 }, (_, at) => [
    logIn.request(visitors[at % visitors.length] as Visitor, at),
  ]);
  const [stormy, storm] = await Promise.all([
    measure(server, bySession, visitors, calm),
    put({ port: server.port, scripts, seconds, status: 200, shedStatus: 503 }),
  ]);
  return {
    loginsPerSecond: logins.perSecond,
    bareBcryptPerSecond: bare,
    loginShare: logins.perSecond / bare,
    quietP99: quiet.p99,
    stormP99: stormy.p99,
    p99Ratio: stormy.p99 / quiet.p99,
    quietLongest: quiet.longest,
    stormLongest: stormy.longest,
    answered: storm.answers,
    shed: storm.shed,
    errors: storm.errors + quiet.errors + stormy.errors + logins.errors,
    longestLoginMs: storm.longest,
  };
}
