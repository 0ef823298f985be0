import { createHmac } from 'node:crypto';
import type { OutgoingHttpHeaders } from 'node:http';
import type { Ask } from '../../support/http-client';
import type { RecordedRequest, Tampering } from './recording';

const calendars = new Map<string, Intl.DateTimeFormat>();

export function day(offset: number, zone: string): string {
  // To make one takes as long as a whole request.
  const calendar = calendars.get(zone) ?? new Intl.DateTimeFormat('en-CA', { timeZone: zone });
  calendars.set(zone, calendar);
  return calendar.format(Date.now() + offset * 86_400_000);
}

/** Puts saved values and relative days where the recording has `{{…}}`. */
export function filledIn<T>(value: T, saved: Map<string, string>, zone: string): T {
  const days: Record<string, string> = {
    today: day(0, zone),
    tomorrow: day(1, zone),
    yesterday: day(-1, zone),
  };
  const fill = (text: string) =>
    text.replace(/\{\{(\w+)\}\}/g, (_, name) => days[name] ?? saved.get(name) ?? '');
  const walk = (node: unknown): unknown => {
    if (typeof node === 'string') return fill(node);
    if (Array.isArray(node)) return node.map(walk);
    if (typeof node === 'object' && node !== null) {
      return Object.fromEntries(Object.entries(node).map(([key, member]) => [key, walk(member)]));
    }
    return node;
  };
  return walk(value) as T;
}

export function asAsk(request: RecordedRequest): Ask {
  const headers: OutgoingHttpHeaders = { ...request.headers };
  const { method, body } = request;
  switch (request.encoding) {
    case 'json':
      return { method, headers, json: body };
    case 'form':
      headers['Content-Type'] ??= 'application/x-www-form-urlencoded';
      return {
        method,
        headers,
        body: pairs(body)
          .map((pair) => pair.map(encodeURIComponent).join('='))
          .join('&'),
      };
    case 'multipart': {
      const boundary = 'recorded-boundary';
      headers['Content-Type'] = `multipart/form-data; boundary=${boundary}`;
      const parts = pairs(body).map(
        ([name, value]) =>
          `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
      );
      return { method, headers, body: `${parts.join('')}--${boundary}--\r\n` };
    }
    case 'raw':
      return { method, headers, body: rawText(body) };
    case 'none':
      return { method, headers };
  }
}

function rawText(body: unknown): string {
  if (typeof body === 'string') return body;
  const { repeat, of } = body as { repeat: number; of: string };
  return of.repeat(repeat);
}

/** `a[b]=…` as PHP's http_build_query writes nested values. */
function pairs(value: unknown, name = ''): [string, string][] {
  if (typeof value !== 'object' || value === null) return value === null ? [] : [[name, phpText(value)]];
  return Object.entries(value).flatMap(([key, member]) =>
    pairs(member, name === '' ? key : `${name}[${key}]`),
  );
}

const phpText = (value: unknown) => (value === true ? '1' : value === false ? '0' : String(value));

const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A token changed, or made anew with the server's secret, as the recording says. */
export function tampered(token: string, how: Tampering, secret: string): string {
  const [head = '', body = '', signature = ''] = token.split('.');
  if (how.sig) return `${head}.${body}.${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`;
  const claims = JSON.parse(Buffer.from(body, 'base64url').toString());
  const now = Math.floor(Date.now() / 1000);
  for (const [name, value] of Object.entries(how.claims ?? how.resign ?? {})) {
    const moment = typeof value === 'string' ? /^now([+-]\d+)$/.exec(value) : null;
    if (value === '__omit') delete claims[name];
    else claims[name] = moment ? now + Number(moment[1]) : value;
  }
  if (how.claims) return `${head}.${base64(claims)}.${signature}`;
  const alg = how.alg ?? 'HS256';
  const signed = `${base64({ typ: 'JWT', alg, ...how.header })}.${base64(claims)}`;
  if (alg === 'none') return `${signed}.`;
  const digest = alg.replace('HS', 'sha');
  return `${signed}.${createHmac(digest, how.secret ?? secret)
    .update(signed)
    .digest('base64url')}`;
}
