import { listOf, membersOf, textOf } from '../../routes/front/comparison/foreign-json';
import { encodedForm, multipart } from './parity-case';
import type { RecordedRequest } from './recorded-requests';

/** Requests that a browser or proxy recorded (HAR 1.2). */
export function requestsOfHar(file: unknown): RecordedRequest[] {
  return listOf(membersOf(membersOf(file).log).entries).map((entry) => {
    const request = membersOf(membersOf(entry).request);
    const headers = listOf(request.headers).map((one): [string, string] => {
      const { name, value } = membersOf(one);
      return [textOf(name), textOf(value)];
    });
    const post = membersOf(request.postData);
    const fields = listOf(post.params).map((one): [string, string] => {
      const { name, value } = membersOf(one);
      return [textOf(name), textOf(value)];
    });
    const recorded = { method: textOf(request.method).toUpperCase(), url: textOf(request.url), headers };
    const text = textOf(post.text);
    if (text !== '') return { ...recorded, body: text };
    if (fields.length === 0) return recorded;
    const form = /^multipart\//i.test(textOf(post.mimeType)) ? multipart(fields) : encodedForm(fields);
    const others = headers.filter(([name]) => !/^content-type$/i.test(name));
    return { ...recorded, headers: [...others, ['Content-Type', form.type]], body: form.body };
  });
}
