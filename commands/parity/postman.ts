import { listOf, type Members, membersOf, textOf } from '../../routes/front/comparison/foreign-json';
import { encodedForm, multipart } from './parity-case';
import type { RecordedRequest } from './recorded-requests';

type Variables = Record<string, string>;

/** The requests of a collection (v2.1), folder by folder, in the order in which Postman would run them. */
export function requestsOfCollection(file: unknown, environment: Variables): RecordedRequest[] {
  const collection = membersOf(file);
  const variables = { ...pairsOf(collection.variable), ...environment };
  return inFolder(collection, undefined, variables);
}

/** The requests that newman sent, as its JSON report has them. */
export function requestsOfRun(file: unknown): RecordedRequest[] {
  return listOf(membersOf(membersOf(file).run).executions).map((execution) => {
    const { item, request } = membersOf(execution);
    return requestOf(textOf(membersOf(item).name), membersOf(request), undefined, {});
  });
}

/** A run that the Postman app has exported: addresses and methods, but no bodies. */
export function requestsOfAppRun(file: unknown): RecordedRequest[] {
  const run = membersOf(file);
  const methods = new Map(
    listOf(membersOf(run.collection).requests).map((request) => {
      const { id, method } = membersOf(request);
      return [textOf(id), textOf(method)] as const;
    }),
  );
  return listOf(run.results).map((result) => {
    const { id, name, url } = membersOf(result);
    const method = methods.get(textOf(id)) ?? '';
    const bare: RecordedRequest = {
      name: textOf(name),
      method,
      url: textOf(url),
      headers: [['Accept', '*/*']],
    };
    return method === 'GET' || method === 'HEAD' ? bare : { ...bare, unsendable: bodiless };
  });
}

const bodiless =
  "a run of Postman's app holds no bodies; export the collection, or run it in newman with --reporters json";

export const environmentOf = (file: unknown): Variables => pairsOf(membersOf(file).values);

function pairsOf(list: unknown): Variables {
  const usable = listOf(list)
    .map(membersOf)
    .filter(({ enabled, disabled }) => enabled !== false && disabled !== true);
  return Object.fromEntries(usable.map(({ key, value }) => [textOf(key), textOf(value)]));
}

function inFolder(folder: Members, inherited: unknown, variables: Variables): RecordedRequest[] {
  const auth = folder.auth ?? inherited;
  return listOf(folder.item).flatMap((one) => {
    const item = membersOf(one);
    if (Array.isArray(item.item)) return inFolder(item, auth, variables);
    const request = typeof item.request === 'string' ? { url: item.request } : membersOf(item.request);
    return [requestOf(textOf(item.name), request, auth, variables)];
  });
}

function requestOf(
  name: string,
  request: Members,
  inherited: unknown,
  variables: Variables,
): RecordedRequest {
  const fill = (text: string) => filledIn(text, variables);
  const headers = Object.entries(pairsOf(request.header)).map(([key, value]): [string, string] => [
    fill(key),
    fill(value),
  ]);
  const has = (wanted: string) => headers.some(([key]) => key.toLowerCase() === wanted);
  // Postman sends it with every request, and to PHP it makes a difference.
  if (!has('accept')) headers.push(['Accept', '*/*']);
  const token = bearerOf(request.auth ?? inherited);
  if (token !== undefined && !has('authorization')) headers.push(['Authorization', `Bearer ${fill(token)}`]);
  const form = bodyOf(membersOf(request.body), fill);
  if (form?.type !== undefined && !has('content-type')) headers.push(['Content-Type', form.type]);
  const method = textOf(request.method).toUpperCase() || 'GET';
  return { name, method, url: urlOf(request.url, fill), headers, body: form?.body };
}

function filledIn(text: string, variables: Variables, depth = 0): string {
  if (depth > 5) return text;
  return text.replace(/\{\{([^{}]*)\}\}/g, (whole, name: string) => {
    const value = Object.hasOwn(variables, name.trim()) ? variables[name.trim()] : undefined;
    return value === undefined || value === '' ? whole : filledIn(value, variables, depth + 1);
  });
}

function bearerOf(auth: unknown): string | undefined {
  const { type, bearer } = membersOf(auth);
  return type === 'bearer' ? (pairsOf(bearer).token ?? '') : undefined;
}

function urlOf(given: unknown, fill: (text: string) => string): string {
  if (typeof given === 'string') return fill(given);
  const url = membersOf(given);
  const query = Object.entries(pairsOf(url.query)).map(([key, value]) => `${key}=${value}`);
  const joined = `/${listOf(url.path).map(textOf).join('/')}${query.length > 0 ? `?${query.join('&')}` : ''}`;
  const raw = textOf(url.raw) || joined;
  const parts = pairsOf(url.variable);
  const named = raw.replace(/\/:(\w+)/g, (whole, name: string) => (parts[name] ? `/${parts[name]}` : whole));
  return fill(named).replaceAll(' ', '%20');
}

function bodyOf(body: Members, fill: (text: string) => string): { type?: string; body: string } | undefined {
  const fields = (list: unknown) =>
    listOf(list)
      .map(membersOf)
      .filter(({ disabled, type }) => disabled !== true && type !== 'file')
      .map(({ key, value }): [string, string] => [fill(textOf(key)), fill(textOf(value))]);
  if (body.disabled === true) return undefined;
  if (body.mode === 'urlencoded') return encodedForm(fields(body.urlencoded));
  if (body.mode === 'formdata') return multipart(fields(body.formdata));
  const raw = textOf(body.raw);
  if (body.mode !== 'raw' || raw === '') return undefined;
  const { language } = membersOf(membersOf(body.options).raw);
  return { type: language === 'json' ? 'application/json' : 'text/plain', body: fill(raw) };
}
