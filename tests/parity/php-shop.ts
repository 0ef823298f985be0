import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { type RecordedResponse, recordedCases } from '../contract/recorded/recording';

export interface PhpShop {
  url: string;
  /** `POST customer/login`, in the order in which they came. */
  asked: string[];
  stop(): Promise<void>;
}

const recorded = new Map(recordedCases('bagisto-1.3.3.jsonl').map((one) => [one.case, one]));

export function answer(name: string, exchange = 0): RecordedResponse {
  const steps = recorded.get(name)?.steps.filter(({ response }) => response) ?? [];
  const { response } = steps[exchange] ?? {};
  if (!response) throw new Error(`nothing recorded as ${name}`);
  return response;
}

const invalid = (errors: Record<string, string[]>): RecordedResponse => ({
  ...answer('login/all missing'),
  body: { message: 'The given data was invalid.', errors },
});

interface Asked {
  line: string;
  json: boolean;
  body: Record<string, unknown>;
  loggedIn: boolean;
}

/** John Doe's Bagisto 1.3.3: what it really answered, by the rules by which it decided. */
function decided({ line, json, body, loggedIn }: Asked): RecordedResponse {
  if (
    /^(GET customer\/(get|logout)|GET customers\/|GET addresses|PUT customer\/profile)/.test(line) &&
    !loggedIn
  ) {
    return json
      ? answer('unauth/GET /api/addresses/1 accept xrw')
      : answer('unauth/GET /api/customer/get accept html');
  }
  const errors = (missing: Record<string, string[]>) =>
    json ? invalid(missing) : answer('login/accept any invalid');
  switch (line) {
    case 'GET customer/get':
      return answer('auth/get accept xrw', 1);
    case 'GET customers/1':
      return answer('auth/customers/1 accept html', 1);
    case 'GET customers/0':
      return answer('auth/customers/2 accept xrw', 1);
    case 'GET customer/logout':
      return answer('auth/logout accept xrw', 1);
    case 'GET addresses':
      return answer('address/list', 1);
    case 'POST customer/login': {
      if (body.email === undefined)
        return json ? answer('login/all missing') : answer('login/accept any invalid');
      if (body.password === undefined) return errors({ password: ['The password field is required.'] });
      if (!String(body.email).includes('@'))
        return errors({ email: ['The email must be a valid email address.'] });
      // PHP looks for the account first.
      if (Array.isArray(body.password) && body.email === 'johndoe@example.com')
        return answer('login/password array');
      return answer(
        body.password === 'secret123' ? 'login/accept json valid' : 'login/accept json wrong password',
      );
    }
    case 'POST customer/register':
      if (body.email === undefined)
        return answer(json ? 'register/accept json invalid' : 'register/accept none invalid');
      return errors({
        first_name: ['The first name field is required.'],
        last_name: ['The last name field is required.'],
        email: ['The email must be a valid email address.'],
        password: [
          'The password confirmation does not match.',
          'The password must be at least 6 characters.',
        ],
      });
    case 'POST customer/forgot-password':
      return answer(body.email === undefined ? 'forgot-password/email missing' : 'forgot/invalid');
    case 'GET customer/login':
      return answer('methods/GET /api/customer/profile json');
    case 'POST customer/logout':
      return answer('methods/POST /api/customer/logout json');
    default:
      return answer(json ? 'paths//api/nope json' : 'paths//api/customers none');
  }
}

function json(text: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** `fault` may answer instead: what a shop does that is not well. */
export async function startPhpShop(
  fault?: (line: string, request: http.IncomingMessage) => RecordedResponse | undefined,
): Promise<PhpShop> {
  const asked: string[] = [];
  const sessions = new Set<string>();
  const tokens = new Set<string>();
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const url = new URL(request.url ?? '', 'http://php.test');
      const line = `${request.method} ${url.pathname.replace(/^(\/public)?\/api\//, '')}`;
      asked.push(line);
      const text = Buffer.concat(chunks).toString();
      const body = json(text) ?? Object.fromEntries(new URLSearchParams(text));
      const session = /bagisto_session=(\w+)/.exec(request.headers.cookie ?? '')?.[1];
      const given = url.searchParams.get('token');
      const bearer = /^Bearer (.*)$/.exec(request.headers.authorization ?? '')?.[1];
      const loggedIn = given === null ? sessions.has(session ?? '') : tokens.has(bearer ?? given);
      const wantsJson = /json/.test(request.headers.accept ?? '');
      const faulty = fault?.(line, request);
      const told = faulty ?? decided({ line, json: wantsJson, body, loggedIn });
      const id = `session${asked.length}`;
      let sent = told.body;
      if (line === 'POST customer/login' && told.status === 200 && !faulty) {
        const token = `php.token${asked.length}.signature`;
        if (given === null) sessions.add(id);
        else tokens.add(token);
        sent = { ...(told.body as object), token: given === null ? true : token };
      }
      if (line === 'GET customer/logout') {
        sessions.delete(session ?? '');
        tokens.delete(bearer ?? given ?? '');
      }
      const starts = session === undefined || line === 'POST customer/login';
      const { 'content-type': type, location } = told.headers;
      response.writeHead(told.status, {
        'Content-Type': String(type),
        ...(starts ? { 'Set-Cookie': `bagisto_session=${id}; path=/; httponly` } : {}),
        ...(location ? { Location: String(location) } : {}),
        ...(told.headers['retry-after'] ? { 'Retry-After': String(told.headers['retry-after']) } : {}),
      });
      const html = (sent as { html?: boolean } | null)?.html === true;
      response.end(
        sent === '' ? '' : html ? '<!DOCTYPE html><html><body>shop</body></html>' : JSON.stringify(sent),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
