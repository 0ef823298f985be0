import { namedIn, ofOneConnection } from './request-headers';

export type RawHeaders = (Buffer | string)[];

/** How an answer of PHP's begins. */
export interface AnswerHead {
  /** Name after value after name. */
  headers: string[];
  /** Undefined where PHP does not say. */
  length: number | undefined;
  /** Whether it may rest for as long as it likes. */
  endless: boolean;
}

/**
 * PHP's headers as they came, one after the other, without those of its connection. A redirect to PHP_URL leads a client
 * to where it cannot go; any other stays.
 */
export function answerHead(raw: RawHeaders, phpOrigin: string, publicOrigin: () => string): AnswerHead {
  const headers: string[] = [];
  let named: Set<string> | undefined;
  let length: number | undefined;
  let endless = false;
  for (let at = 0; at < raw.length; at += 2) {
    const name = text(raw[at]);
    const lower = name.toLowerCase();
    let value = text(raw[at + 1]);
    if (lower === 'connection') named = namedIn(value);
    if (ofOneConnection.has(lower)) continue;
    if (lower === 'content-length') length = Number(value);
    else if (lower === 'content-type') endless = value.startsWith('text/event-stream');
    else if (lower === 'location' && namesPhp(value, phpOrigin)) {
      value = publicOrigin() + value.slice(phpOrigin.length);
    }
    headers.push(name, value);
  }
  return { headers: named ? without(headers, named) : headers, length, endless };
}

function without(headers: string[], names: Set<string>): string[] {
  return headers.filter((_, at) => !names.has((headers[at - (at % 2)] ?? '').toLowerCase()));
}

/** The whole origin: `http://php:80` is not where `http://php:8080` leads. */
const namesPhp = (location: string, phpOrigin: string): boolean =>
  location.slice(0, phpOrigin.length).toLowerCase() === phpOrigin &&
  /^($|[/?#])/.test(location.slice(phpOrigin.length));

/** Header lines have no encoding of their own: each byte is handed on as it is. */
const text = (part: Buffer | string | undefined): string =>
  typeof part === 'string' ? part : (part?.toString('latin1') ?? '');
