import type { Reply } from '../../support/http-client';
import type { Answer } from './difference';

/** Whether a reply is the right answer: status, body, the order of its members, and how it is labelled. */
export function isRight(method: string, right: Answer, reply: Reply): boolean {
  if (right.status !== reply.status) return false;
  if (right.allow !== undefined && reply.headers.allow !== right.allow) return false;
  if (method === 'HEAD' || method === 'OPTIONS') return reply.text === '';
  const type = reply.headers['content-type'] ?? '';
  if (isPage(right.body)) return /^text\/html;/.test(type);
  if (!/^application\/json(;|$)/.test(type)) return false;
  return JSON.stringify(comparable(reply.body)) === JSON.stringify(comparable(right.body));
}

const isPage = (body: unknown) => typeof body === 'object' && body !== null && 'html' in body;

/** Times of "now" and what is random in a token cannot be the recorded ones. */
function comparable(body: unknown): unknown {
  return JSON.parse(JSON.stringify(body ?? null), (key, value) => {
    if (typeof value !== 'string') return value;
    if (key === 'created_at' || key === 'updated_at') return isOfTheHour(value) ? '<now>' : value;
    return key === 'token' ? tokenShape(value) : value;
  });
}

const hour = 3_600_000;

/** PHP's recording is of that one hour; ours is of this one. */
export function isOfTheHour(time: string): boolean {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000000Z$/.test(time)) return false;
  return time.startsWith('2026-11-21T06:') || Math.abs(Date.parse(time) - Date.now()) < hour;
}

/** A row's time, which is the shop's local one. */
export function isRecent(time: string, zone: string): boolean {
  const now = new Date().toLocaleString('sv-SE', { timeZone: zone });
  return Math.abs(Date.parse(`${time.replace(' ', 'T')}Z`) - Date.parse(`${now.replace(' ', 'T')}Z`)) < hour;
}

function tokenShape(token: string): unknown {
  const [head, body] = token.split('.').map((part) => Buffer.from(part, 'base64url').toString());
  const claims = JSON.parse(body ?? '{}');
  const types = Object.entries(claims).map(([name, value]) => [name, typeof value]);
  return {
    head: JSON.parse(head ?? '{}'),
    types,
    sub: claims.sub,
    prv: claims.prv,
    life: claims.exp - claims.iat,
    jti: claims.jti.length,
  };
}
