import { type Answer, answerOf } from '../../../routes/front/comparison/answer';
import { compared } from '../../../routes/front/comparison/comparison';
import { recognised } from '../../../routes/front/comparison/deliberate-differences';
import { inputOf } from '../../../routes/front/comparison/input';
import type { Exchange as Compared, FilledRequest } from '../../../routes/front/comparison/situation';
import { isOfTheHour } from './comparable';
import type { Exchange } from './replay';
import { asAsk } from './sender';

/** What parity and the shadow say of an exchange: their rule, "same", or "different" where they have none. */
export class Excuses {
  private history: Compared[] = [];
  private recordedCase: unknown;
  /** An exchange is judged with many wrong answers, and what was asked stays the same. */
  private asked = new WeakMap<Exchange, Omit<Compared, 'now'>>();

  /** Takes the exchanges in their order; says what it is told of the answer that came. */
  next(exchange: Exchange): string {
    if (exchange.situation.recordedCase !== this.recordedCase) this.history = [];
    this.recordedCase = exchange.situation.recordedCase;
    return this.of(exchange, exchange.reply);
  }

  of(exchange: Exchange, reply: { status: number; headers: Answer['headers']; body: unknown }): string {
    const before = this.compared(exchange, reply);
    const { differences } = compared(before.old, before.now, {
      values: true,
      neutral: (_side, text) => (isOfTheHour(text) ? '<now>' : text),
    });
    if (differences.length === 0) return 'same';
    return recognised({ ...before, differences, history: this.history })?.name ?? 'different';
  }

  /** The answer that came is what later exchanges are judged by. */
  remember(exchange: Exchange): void {
    const rule = this.of(exchange, exchange.reply);
    const known = rule === 'same' || rule === 'different' ? {} : { rule };
    this.history.push({ ...this.compared(exchange, exchange.reply), ...known });
  }

  private compared(
    exchange: Exchange,
    reply: { status: number; headers: Answer['headers']; body: unknown },
  ): Compared {
    const asked = this.asked.get(exchange) ?? askedIn(exchange);
    this.asked.set(exchange, asked);
    return { ...asked, now: answerOf(reply.status, reply.headers, asText(reply.body)) };
  }
}

function askedIn({ situation, recorded }: Exchange): Omit<Compared, 'now'> {
  const { method, headers, body, json } = asAsk(situation.request);
  const type: Record<string, string> = json === undefined ? {} : { 'Content-Type': 'application/json' };
  const sent = json === undefined ? body : JSON.stringify(json);
  const request: FilledRequest = {
    method: method ?? 'GET',
    path: situation.request.path,
    headers: { ...type, ...(headers as Record<string, string>) },
    ...(sent !== undefined && { body: String(sent) }),
  };
  const page = JSON.stringify(recorded.body) === '{"html":true}' ? '<!doctype html>' : undefined;
  return {
    request,
    path: situation.path.replace(/^(\/public)?(\/index\.php)?\/api\//, ''),
    input: inputOf(request),
    old: answerOf(recorded.status, recorded.headers as Answer['headers'], page ?? asText(recorded.body)),
  };
}

const asText = (body: unknown) => (body === undefined || body === '' ? '' : JSON.stringify(body));
