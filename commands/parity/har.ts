import { listOf, membersOf, textOf } from '../../routes/front/comparison/foreign-json';
import { encodedForm, multipart } from './parity-case';
import type { RecordedRequest } from './recorded-requests';

/** Requests that a browser or proxy recorded (HAR 1.2). */
export function requestsOfHar(file: unknown): RecordedRequest[] {
  return listOf(membersOf(membersOf(file).log).entries).map((entry) => {
    const request = membersOf(membersOf(entry).request);
    const headers = pairsOf(request.headers);
    const post = membersOf(request.postData);
    const fields = pairsOf(post.params);
    const recorded = { method: textOf(request.method).toUpperCase(), url: textOf(request.url), headers };
    const text = textOf(post.text);
    if (text !== '') return { ...recorded, body: text };
    if (fields.length === 0) return recorded;
    const form = /^multipart\//i.test(textOf(post.mimeType)) ? multipart(fields) : encodedForm(fields);
    const others = headers.filter(([name]) => !/^content-type$/i.test(name));
    return { ...recorded, headers: [...others, ['Content-Type', form.type]], body: form.body };
  });
}

const pairsOf = (list: unknown) =>
  listOf(list)
    .map(membersOf)
    .map(({ name, value }): [string, string] => [textOf(name), textOf(value)]);
