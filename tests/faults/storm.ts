import { setTimeout as pause } from 'node:timers/promises';
import type { Client, Reply } from '../support/http-client';

export const password = 'secret99';

export const registration = (email: string) => ({
  first_name: 'Peter',
  last_name: 'Doe',
  email,
  password,
  password_confirmation: password,
});

export interface Timed extends Reply {
  ms: number;
}

export async function timed(asking: Promise<Reply>): Promise<Timed> {
  const began = performance.now();
  const reply = await asking;
  return { ...reply, ms: performance.now() - began };
}

/** The promise to a client while a store is away: an answer soon, when to come back, and JSON that says so. */
export function expectUnavailable(reply: Timed): void {
  expect(reply.status).toBe(503);
  expect(Number(reply.headers['retry-after'])).toBeGreaterThanOrEqual(1);
  expect(reply.body).toEqual({ error: 'Service Unavailable', message: 'Service Unavailable' });
  expectSoon(reply);
}

/** The contract says a second; the rest is for a machine that is busy with other tests. */
export const expectSoon = (reply: Timed) => expect(reply.ms).toBeLessThan(2500);

/** Registers, unless an earlier try has, and logs in: so there is somebody whose requests can meet an outage. */
export async function loggedIn(client: Client, email: string): Promise<string> {
  const registered = await client.post('/api/customer/register', registration(email));
  const taken = registered.text.includes('has already been taken');
  if (registered.status !== 200 && !taken) throw new Error(`could not register: ${registered.text}`);
  const session = await client.post('/api/customer/login', { email, password });
  const tokens = await client.post('/api/customer/login?token=true', { email, password });
  if (session.status !== 200 || tokens.status !== 200) throw new Error(`could not log in: ${session.text}`);
  return (tokens.body as { token: string }).token;
}

/** How long until `settled` holds; it is asked again and again, because nobody restarts anything meanwhile. */
export async function healed(settled: () => Promise<boolean>, withinMs = 8000): Promise<number> {
  const began = performance.now();
  while (performance.now() - began < withinMs) {
    if (await settled()) return performance.now() - began;
    await pause(50);
  }
  throw new Error(`not well again after ${withinMs} ms`);
}

/** Faults of ours that must not show however the stores fail. */
export function expectNoFaultOfOurs(logs: Record<string, unknown>[]): void {
  expect(logs.filter(({ level, msg }) => Number(level) >= 50 && msg !== 'redis is away')).toEqual([]);
}
