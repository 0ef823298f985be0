import type { IncomingHttpHeaders } from 'node:http';
import { parsedJson } from './foreign-json';

type Kind = 'JSON' | 'an HTML page' | 'text' | 'nothing' | 'something else';

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  /** The kind of the body, whatever its label. */
  kind: Kind;
  /** The kind by the header. */
  labelled: Kind;
  /** Undefined where it is no JSON. */
  body: unknown;
}

/** Reads an answer, whichever client received it. */
export function answerOf(status: number, headers: IncomingHttpHeaders, text: string): Answer {
  const type = headers['content-type'];
  const parsed = parsedJson(text);
  const structured = typeof parsed === 'object' && parsed !== null;
  return {
    status,
    headers,
    kind: structured ? 'JSON' : text === '' ? 'nothing' : looksLikeHtml(text) ? 'an HTML page' : 'text',
    labelled: label(type),
    body: structured ? parsed : undefined,
  };
}

const looksLikeHtml = (text: string) => /^\s*<(!doctype|html|head|body|!--)/i.test(text);

/** This status and this JSON, in this order, with nothing else in it. */
export const isExactly = (answer: Answer, status: number, body: unknown) =>
  answer.status === status && answer.kind === 'JSON' && JSON.stringify(answer.body) === JSON.stringify(body);

function label(type: string | undefined): Kind {
  if (type === undefined) return 'nothing';
  if (/^application\/([\w.-]+\+)?json\b/i.test(type)) return 'JSON';
  if (/^text\/html\b/i.test(type)) return 'an HTML page';
  return /^text\//i.test(type) ? 'text' : 'something else';
}
