import fc from 'fast-check';
import { anyValue } from './hostile-values';
import { callerNames, type FuzzRequest } from './world';

interface Schema {
  $ref?: string;
  properties?: Record<string, Schema>;
  example?: unknown;
  enum?: unknown[];
  oneOf?: Schema[];
  anyOf?: Schema[];
  allOf?: Schema[];
}
interface Operation {
  parameters?: { $ref?: string; name: string; in: string; example?: unknown }[];
  requestBody?: { content?: Record<string, { schema?: Schema; example?: unknown }> };
}
export interface OpenApi {
  paths: Record<string, Record<string, Operation>>;
  components?: object;
}

const ids = fc.constantFrom(
  '1',
  '2',
  '3',
  '0',
  '-1',
  '1.0',
  '9'.repeat(12),
  'create',
  'null',
  '%00',
  'ä',
  "1'--",
  '..',
);

const headers = fc.record(
  {
    'Content-Type': fc.constantFrom(
      'application/json',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=b',
      'text/plain',
      'application/json; charset=utf-16',
    ),
    'Accept-Language': fc.constantFrom('de', 'xx', '*', 'ar;q=0.1'),
    'X-HTTP-Method-Override': fc.constantFrom('DELETE', 'PUT', 'GET', 'x'),
    'Content-Encoding': fc.constantFrom('gzip', 'identity', 'br'),
    Accept: fc.constantFrom('*/*', 'text/html', 'application/json'),
  },
  { requiredKeys: [] },
);

/** Requests to every path that /docs describes, with fields that it names and some that it does not. */
export function describedRequest(document: OpenApi): fc.Arbitrary<FuzzRequest> {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  );
  const resolved = <T extends { $ref?: string }>(node: T): T => {
    if (node.$ref === undefined) return node;
    const steps = node.$ref.slice(2).split('/');
    return resolved(
      steps.reduce<unknown>((at, step) => (at as Record<string, unknown>)[step], document) as T,
    );
  };
  const fieldsOf = (schema: Schema | undefined): Record<string, Schema> => {
    if (!schema) return {};
    const { properties = {}, allOf = [], oneOf = [], anyOf = [] } = resolved(schema);
    return Object.assign({}, properties, ...[...allOf, ...oneOf, ...anyOf].map(fieldsOf));
  };
  const valueFor = (schema: Schema) => {
    const { example, enum: choices } = resolved(schema);
    const good = [example, ...(choices ?? [])].filter((value) => value !== undefined);
    return good.length > 0 ? fc.oneof(fc.constantFrom(...good), anyValue) : anyValue;
  };
  const bodyOf = (operation: Operation) => {
    const [content] = Object.values(operation.requestBody?.content ?? {});
    const fields = Object.entries(fieldsOf(content?.schema));
    const record = Object.fromEntries(fields.map(([name, schema]) => [name, valueFor(schema)]));
    const foreign = fc.dictionary(fc.constantFrom('id', '__proto__', 'status', 'api_token', 'x'), anyValue, {
      maxKeys: 2,
    });
    return fc
      .tuple(
        fc.record(record, { requiredKeys: [] }),
        fc.oneof({ weight: 3, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: foreign }),
      )
      .map(([own, more]) => ({ ...own, ...more }));
  };

  return fc.constantFrom(...operations).chain(({ path, method, operation }) => {
    const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
    const queries = (operation.parameters ?? [])
      .map(resolved)
      .filter((parameter) => parameter.in === 'query');
    return fc
      .record({
        caller: fc.constantFrom(...callerNames),
        method: fc.oneof(
          { weight: 9, arbitrary: fc.constant(method) },
          { weight: 1, arbitrary: fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS') },
        ),
        values: fc.tuple(...names.map(() => ids)),
        query: fc.record(Object.fromEntries(queries.map(({ name }) => [name, anyValue])), {
          requiredKeys: [],
        }),
        headers,
        body: bodyOf(operation),
        how: fc.constantFrom('json', 'json', 'json', 'form', 'multipart', 'cut', 'mark', 'list'),
      })
      .map(({ caller, method: sent, values, query, headers: extra, body, how }) => {
        const filled = names.reduce(
          (at, name, n) => at.replace(`{${name}}`, encodeURIComponent(String(values[n]))),
          path,
        );
        const search = new URLSearchParams(
          Object.entries(query).map(([name, value]) => [name, textOf(value)] as [string, string]),
        );
        const { text, type } = written(body, how);
        return {
          caller,
          method: sent,
          path: `${filled}${search.size > 0 ? `?${search}` : ''}`,
          headers: { 'Content-Type': type, ...extra },
          ...(sent !== 'GET' && sent !== 'OPTIONS' && { body: text }),
        };
      });
  });
}

const textOf = (value: unknown) =>
  (typeof value === 'object' ? JSON.stringify(value) : String(value)).toWellFormed();

function written(body: Record<string, unknown>, how: string): { text: string; type: string } {
  const json = JSON.stringify(body);
  const pairs = Object.entries(body).map(
    ([name, value]) => [name.toWellFormed(), textOf(value)] as [string, string],
  );
  if (how === 'form')
    return {
      text: new URLSearchParams(pairs as [string, string][]).toString(),
      type: 'application/x-www-form-urlencoded',
    };
  if (how === 'multipart') {
    const parts = pairs.map(
      ([name, value]) => `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
    );
    return { text: `${parts.join('')}--b--\r\n`, type: 'multipart/form-data; boundary=b' };
  }
  if (how === 'cut') return { text: json.slice(0, -2), type: 'application/json' };
  if (how === 'mark') return { text: `\ufeff${json}`, type: 'application/json' };
  return { text: how === 'list' ? `[${json}]` : json, type: 'application/json' };
}
