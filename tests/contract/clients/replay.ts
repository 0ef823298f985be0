import type { OutgoingHttpHeaders } from 'node:http';
import type { TestApp } from '../../support/app';
import { type Ask, ask, CookieJar, type Reply } from '../../support/http-client';
import { type Call, john, type RealClient } from './client';
import { multipart } from './multipart';

const somewhereElse = 'https://storefront.example';

type Body = Record<string, unknown> | undefined;

/** One client on one server: what it has learnt from the answers, and its cookies if it keeps any. */
export class Replay {
  private readonly jar = new CookieJar();
  private jwt = '';
  private customer: Record<string, unknown> = {};
  private address: Record<string, unknown> = {};

  constructor(
    private readonly app: TestApp,
    private readonly client: Pick<RealClient, 'habits' | 'keepsCookies' | 'crossOrigin' | 'arrivesWith'>,
  ) {}

  async arrive(password = john.password): Promise<void> {
    const { arrivesWith } = this.client;
    if (!arrivesWith) return;
    const flag = arrivesWith === 'token' ? '?token=true' : '';
    const reply = await ask(this.app.url, `/api/customer/login${flag}`, {
      method: 'POST',
      json: { ...john, password },
    });
    if (arrivesWith === 'session') this.jar.keep(reply);
    this.learn(reply);
  }

  /** Sends the call as the client does; a browser on another host asks first whether it may. */
  async send(call: Call): Promise<Reply> {
    const { path, given } = this.asAsk(call);
    if (this.client.crossOrigin) await this.preflight(path, given);
    const reply = await ask(this.app.url, path, given);
    if (this.client.crossOrigin) {
      expect(reply.headers['access-control-allow-origin']).toBe('*');
    }
    if (this.client.keepsCookies) this.jar.keep(reply);
    if (/\/addresses\b/.test(path)) this.learnAddress(reply);
    else this.learn(reply);
    return reply;
  }

  private learn({ body }: Reply): void {
    const { token, data } = (body ?? {}) as { token?: unknown; data?: Body };
    if (typeof token === 'string') this.jwt = token;
    if (data?.id !== undefined) this.customer = data;
  }

  private learnAddress({ body }: Reply): void {
    const { data } = (body ?? {}) as { data?: Body | Body[] };
    const seen = Array.isArray(data) ? data.at(-1) : data;
    if (seen) this.address = seen;
  }

  private asAsk(call: Call): { path: string; given: Ask } {
    const { method, form, json } = call;
    const headers: OutgoingHttpHeaders = {
      ...this.client.habits,
      ...(this.client.keepsCookies && this.jar.header()),
      ...(this.client.crossOrigin && { Origin: somewhereElse, 'Sec-Fetch-Site': 'cross-site' }),
      ...this.filled(call.headers ?? {}),
    };
    const given: Ask = { method, headers };
    if (call.multipart) {
      const written = multipart(this.filled(call.multipart));
      Object.assign(headers, written.headers);
      given.body = written.body;
    }
    if (form) given.form = this.filled(form);
    if (json) {
      given.json = {
        ...(call.echoesCustomer && this.customer),
        ...(call.echoesAddress && this.address),
        ...this.filled(json),
      };
    }
    return { path: this.filledText(call.path), given };
  }

  private filled<T extends object>(values: T): T {
    return Object.fromEntries(
      Object.entries(values).map(([name, value]) => [
        name,
        value === '{id}' ? this.customer.id : typeof value === 'string' ? this.filledText(value) : value,
      ]),
    ) as T;
  }

  private filledText(text: string): string {
    return text
      .replaceAll('{jwt}', this.jwt)
      .replaceAll('{id}', String(this.customer.id ?? 1))
      .replaceAll('{address}', String(this.address.id ?? 1));
  }

  private async preflight(path: string, { method = 'GET', headers = {}, json }: Ask): Promise<void> {
    const wanted = Object.keys(headers)
      .filter((name) => /^(authorization|content-type|x-requested-with)$/i.test(name))
      .map((name) => name.toLowerCase());
    if (json && !wanted.includes('content-type')) wanted.push('content-type');
    const reply = await ask(this.app.url, path, {
      method: 'OPTIONS',
      headers: {
        Origin: somewhereElse,
        'Access-Control-Request-Method': method,
        ...(wanted.length > 0 && { 'Access-Control-Request-Headers': wanted.join(',') }),
      },
    });
    const allowed = (name: string) => String(reply.headers[`access-control-allow-${name}`] ?? '');
    expect(reply.status).toBeLessThan(300);
    expect(allowed('origin')).toBe('*');
    expect(allowed('methods').split(',')).toContain(method);
    for (const name of wanted) expect(allowed('headers').split(',')).toContain(name);
  }
}
