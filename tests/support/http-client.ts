import http, { type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http';

export interface Reply {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
  /** The parsed body; undefined where it is no JSON. */
  body: unknown;
}

export interface Ask {
  method?: string;
  headers?: OutgoingHttpHeaders;
  body?: string | Buffer;
  json?: unknown;
  form?: Record<string, string>;
}

const keepAlive = new http.Agent({ keepAlive: true, maxSockets: 200 });

/** Sends the path byte for byte: libraries would tidy `//`, `..` and `%67` before the server ever saw them. */
export function ask(
  base: string,
  path: string,
  { method = 'GET', headers = {}, body, json, form }: Ask = {},
): Promise<Reply> {
  const { hostname, port } = new URL(base);
  const typed: OutgoingHttpHeaders = { ...headers };
  let payload = body;
  if (json !== undefined) {
    payload = JSON.stringify(json);
    typed['Content-Type'] ??= 'application/json';
  } else if (form !== undefined) {
    payload = new URLSearchParams(form).toString();
    typed['Content-Type'] ??= 'application/x-www-form-urlencoded';
  }
  if (payload !== undefined) typed['Content-Length'] = Buffer.byteLength(payload);
  return new Promise((resolve, reject) => {
    const request = http.request(
      { hostname, port, path, method, headers: typed, agent: keepAlive },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text, body: parsed(text) });
        });
      },
    );
    request.on('error', reject);
    request.end(payload);
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Carries cookies from answer to request, like an app with a cookie store. */
export class CookieJar {
  private cookies = new Map<string, string>();

  header(): OutgoingHttpHeaders {
    if (this.cookies.size === 0) return {};
    return { Cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ') };
  }

  keep({ headers }: Reply): void {
    for (const line of headers['set-cookie'] ?? []) {
      const [pair = '', ...attributes] = line.split(';');
      const at = pair.indexOf('=');
      const expires = attributes.find((attribute) => /^\s*expires=/i.test(attribute));
      const gone = expires !== undefined && Date.parse(expires.split('=')[1] ?? '') <= 0;
      if (gone) this.cookies.delete(pair.slice(0, at));
      else this.cookies.set(pair.slice(0, at), pair.slice(at + 1));
    }
  }

  get size(): number {
    return this.cookies.size;
  }

  clear(): void {
    this.cookies.clear();
  }
}

/** A client with a cookie store and the habits of one app. */
export function client(base: string, habits: OutgoingHttpHeaders = { Accept: 'application/json' }) {
  const jar = new CookieJar();
  const send = async (path: string, given: Ask = {}): Promise<Reply> => {
    const reply = await ask(base, path, {
      ...given,
      headers: { ...habits, ...jar.header(), ...given.headers },
    });
    jar.keep(reply);
    return reply;
  };
  return {
    jar,
    send,
    get: (path: string, headers?: OutgoingHttpHeaders) => send(path, { headers }),
    post: (path: string, json?: unknown, headers?: OutgoingHttpHeaders) =>
      send(path, { method: 'POST', json, headers }),
    put: (path: string, json?: unknown, headers?: OutgoingHttpHeaders) =>
      send(path, { method: 'PUT', json, headers }),
  };
}

export type Client = ReturnType<typeof client>;
