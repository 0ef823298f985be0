import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Endpoint, Visitor } from './endpoints';
import type { Measured } from './load';
import { put, type Server } from './processes';
import { adminEmail, emailOf, visitorsPassword as password } from './shop';

export interface Figures extends Measured {
  endpoint: string;
  /** CPU time of the server for one request. */
  cpuMicroseconds: number;
  megabytes: number;
}

export interface Pressure {
  connections: number;
  seconds: number;
  pace?: number;
  apart?: boolean;
}

export const middle = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
export const median = <Figure>(figures: Figure[], of: (figure: Figure) => number) => middle(figures.map(of));

export async function measure(
  server: Server,
  endpoint: Endpoint,
  visitors: Visitor[],
  { connections, seconds, pace, apart }: Pressure,
): Promise<Figures> {
  const scripts = Array.from({ length: connections }, (_, at) => {
    const visitor = visitors[at % visitors.length] as Visitor;
    const salt = randomBytes(3).readUIntBE(0, 3);
    return Array.from({ length: endpoint.variety ?? 1 }, (_, turn) =>
      endpoint.request(visitor, salt * 1000 + turn + at * 17_000_000_000),
    );
  });
  const before = server.cpuSeconds();
  const measured = await put({ port: server.port, scripts, seconds, pace, apart, ...accepted(endpoint) });
  const cpu = server.cpuSeconds() - before;
  return {
    ...measured,
    endpoint: endpoint.name,
    cpuMicroseconds: (cpu * 1_000_000) / Math.max(1, measured.answers),
    megabytes: server.memory() / 1_048_576,
  };
}

export const accepted = ({ status, shedStatus }: Endpoint) => ({ status, shedStatus });

/** Real logins at every door: what the requests then carry is what an app, a browser or an admin's grid would. */
export async function logInVisitors(server: Server, count: number, customers: number): Promise<Visitor[]> {
  const ask = async (path: string, body: Record<string, unknown>, tries = 10) => {
    const answer = await fetch(`http://127.0.0.1:${server.port}${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
    // A busy machine checks passwords slowly, and the server says when to come again.
    if (answer.status === 503 && tries > 1) {
      await pause(1000);
      return ask(path, body, tries - 1);
    }
    if (!answer.ok) throw new Error(`POST ${path} was answered ${answer.status}`);
    return { answer, json: JSON.parse(await answer.text()) };
  };
  const { json: admin } = await ask('/api/user/tokens', { email: adminEmail, password });
  const adminToken: string = admin.data.accessToken;
  const visitor = async (id: number): Promise<Visitor> => {
    const account = { email: emailOf(id), password };
    const { answer, json: session } = await ask('/customer/login', account);
    const { json: app } = await ask('/public/api/customer/login?token=true', account);
    const { json: headless } = await ask('/api/graphql', {
      query:
        'mutation($i: createCustomerLoginInput!) { createCustomerLogin(input: $i) { customerLogin { token } } }',
      variables: { i: account },
    });
    const found = await fetch(`http://127.0.0.1:${server.port}/api/customers?email=${account.email}`, {
      headers: { Authorization: `Bearer ${adminToken}` },
    });
    const [{ uuid }] = JSON.parse(await found.text()).data;
    return {
      id,
      customers,
      uuid,
      adminToken,
      cookie: (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '',
      sid: session.data.sid,
      token: app.token,
      graphqlToken: headless.data.createCustomerLogin.customerLogin.token,
    };
  };
  const visitors: Visitor[] = [];
  // A few at once: more of them would be told to come again on a busy machine.
  for (let at = 0; at < count; at += 4)
    visitors.push(
      ...(await Promise.all(
        Array.from({ length: Math.min(4, count - at) }, (_, more) => visitor(at + more + 1)),
      )),
    );
  return visitors;
}
