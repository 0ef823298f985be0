import { listOf, type Members, membersOf, parsedJson } from './foreign-json';
import type { FilledRequest } from './situation';

/** The input of a request as the shops understand it: query and body, the body winning. */
export function inputOf({ path, body = '' }: FilledRequest): Members {
  return { ...fieldsOf([...new URLSearchParams(path.split('?')[1] ?? '')]), ...bodyOf(body) };
}

function bodyOf(body: string): Members {
  const json = parsedJson(body.replace(/^\ufeff/, ''));
  if (json !== undefined) return membersOf(json);
  const parts = [...body.matchAll(/form-data; name="([^"]*)"\r\n\r\n([\s\S]*?)\r\n--/g)];
  if (parts.length > 0) return fieldsOf(parts.map(([, name = '', value = '']) => [name, value]));
  return fieldsOf([...new URLSearchParams(body)]);
}

/** `gender[0]` makes gender a list. */
function fieldsOf(pairs: [string, string][]): Members {
  const fields: Members = {};
  for (const [key, value] of pairs) {
    const name = key.split('[')[0] ?? '';
    if (name === key) fields[name] = value;
    else fields[name] = [...listOf(fields[name]), value];
  }
  return fields;
}
