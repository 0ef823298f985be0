import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { Pool } from 'undici';
import { bearer } from '../http/bearer';
import { withTokenKey } from './one-login';
import { type Overheard, overhear, overhearPhp, plainHeaders, textOf } from './overheard';
import { openOwnSide } from './own-side';
import type { Php } from './php';
import { clientAddress, type Forwarding, requestHeaders } from './request-headers';
import { isLogin, mayBeShown, type openShadow, type Reply, type Seen, wasRefused } from './shadow';
import { targetOf } from './target';

interface ShadowSideParts {
  /** Per cent. */
  sample: number;
  app: RequestListener;
  shadow: ReturnType<typeof openShadow>;
  php: Pick<Php, 'servername'>;
  url: URL;
  timeoutMs: number;
  forwarding: Forwarding;
  /** Marks our own requests to ourselves: they are in no log and no metric. */
  ownId: string;
  tokenFor(customerId: number): string;
  isGenuine(token: string): boolean;
}

export type ShadowSide = ReturnType<typeof openShadowSide>;

/** Our answer with its log line, which names who was logged in. */
type ResWithLocals = ServerResponse & { locals?: { log?: Record<string, string | number> } };
type ReqWithBody = IncomingMessage & { body?: unknown };

interface ForPhp {
  customer?: number;
  phpMayBeAsked: boolean;
}

const secondSide = 10_000;
/** Names of the first connection, and what is said by what takes its place. */
const notAsked =
  /^(connection|keep-alive|transfer-encoding|content-length|expect|upgrade|x-forwarded-.*|forwarded|accept-encoding)$/;

/** Makes of a request in passing one that can be asked once more, of either side. */
export function openShadowSide(parts: ShadowSideParts) {
  const { app, shadow, php, url, forwarding, ownId, tokenFor, isGenuine } = parts;
  // A pool of its own: a client never waits for one of these.
  const pool = new Pool(url.origin, { connections: 2, headersTimeout: secondSide, bodyTimeout: secondSide });
  const ownSide = openOwnSide(app, ownId);
  const sampled = (req: IncomingMessage, path: string) =>
    mayBeShown(req.method ?? '', path) && Math.random() * 100 < parts.sample;

  const watched = (req: IncomingMessage, path: string, answeredBy: Seen['answeredBy']) => {
    const target = targetOf(req);
    const address = clientAddress(req, forwarding.trusts);
    const { method = 'GET', url: asked = '/' } = req;
    const own = plainHeaders(req);
    for (const name of Object.keys(own)) if (notAsked.test(name)) delete own[name];
    // PHP writes a session back at the end of each request: asked with the client's cookie, it could undo what the client does
    // meanwhile. So it is asked by a token, or as nobody.
    const changes = { cookie: undefined, 'accept-encoding': undefined, 'content-length': undefined };
    const forPhp = target && requestHeaders(req, target.host, forwarding, changes);
    const askPhp = async (body: Buffer | undefined, customer: number | undefined): Promise<Reply> => {
      const headers =
        customer === undefined ? [...(forPhp ?? [])] : withToken(forPhp ?? [], tokenFor(customer));
      const answer = await pool.request({
        method: method as 'GET',
        path: headers.some((one, at) => at % 2 === 0 && /^authorization$/i.test(one))
          ? withTokenKey(asked)
          : asked,
        headers,
        body,
        ...(php.servername !== undefined && { servername: php.servername }),
      });
      return { status: answer.statusCode, headers: answer.headers, text: await answer.body.text() };
    };
    const headers = plainHeaders(req);
    const show = async (answer: Overheard, body: Buffer | undefined, { customer, phpMayBeAsked }: ForPhp) => {
      if (isLogin(method, path) && (!wasRefused(answer.status) || !body)) return;
      await shadow.show({
        answeredBy,
        request: { method, path: asked, headers, body: body?.toString('utf8') },
        path,
        status: answer.status,
        headers: answer.headers,
        text: await textOf(answer),
        askPhp: phpMayBeAsked ? () => askPhp(body, customer) : undefined,
        askOurselves: () => ownSide.ask({ method, path: asked, headers: own, body, address }),
      });
    };
    return (...seen: Parameters<typeof show>) => void show(...seen).catch(() => undefined);
  };

  return {
    /** Called before the app answers. */
    watchOurs(req: IncomingMessage, res: ServerResponse, path: string) {
      if (!sampled(req, path)) return;
      const show = watched(req, path, 'ours');
      overhear(res, (answer) => {
        const customer = Number((res as ResWithLocals).locals?.log?.customer ?? Number.NaN);
        const known = Number.isInteger(customer) && req.method === 'GET';
        const { body } = req as ReqWithBody;
        show(answer, Buffer.isBuffer(body) ? body : undefined, {
          customer: known ? customer : undefined,
          // PHP may still believe a credential that was ended here, and must not be shown a session of its own.
          phpMayBeAsked: known || isLogin(req.method ?? '', path) || showsNobody(req, isGenuine),
        });
      });
    },

    /** Called before PHP answers. */
    watchPhp(req: IncomingMessage, res: ServerResponse, path: string) {
      if (!sampled(req, path)) return undefined;
      const show = watched(req, path, 'php');
      const phpMayBeAsked = req.headers.cookie === undefined;
      return overhearPhp(res, (answer, body) =>
        show(answer, body?.length ? body : undefined, { phpMayBeAsked }),
      );
    },

    async close() {
      await Promise.all([pool.destroy(), ownSide.close()]);
    },
  };
}

const showsNobody = ({ headers }: IncomingMessage, isGenuine: (token: string) => boolean): boolean =>
  headers.cookie === undefined && !isGenuine(bearer({ headers }) ?? '');

function withToken(headers: string[], token: string): string[] {
  const others = headers.filter(
    (_, at) => !/^(authorization|x-session-id)$/i.test(headers[at - (at % 2)] ?? ''),
  );
  return [...others, 'Authorization', `Bearer ${token}`];
}
