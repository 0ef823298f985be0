import { type Members, parsedJson } from '../../routes/front/comparison/foreign-json';
import type { FilledRequest } from '../../routes/front/comparison/situation';
import { inAddress, type Side } from './side';

const secretName = /pass|token|secret|authorization|cookie|session|key$/i;

export type Secrets = ReturnType<typeof openSecrets>;

/** Hides sent secrets in the report, even where a shop repeats one in a message. */
export function openSecrets() {
  const known = new Set<string>();
  const learn = (name: string, value: string) => {
    if (!secretName.test(name) || value.length < 4 || harmless.has(value)) return;
    // As it is, and as it stands in JSON and in an address.
    for (const form of [value, JSON.stringify(value).slice(1, -1), inAddress(value)]) known.add(form);
  };
  return {
    learn,
    learnFrom({ jar }: Side, { path, headers, body = '' }: FilledRequest): void {
      for (const [name, value] of Object.entries(headers)) learn(name, value.replace(/^\w+\s+/, ''));
      for (const value of jar.values()) learn('cookie', value);
      for (const [name, value] of new URLSearchParams(path.split('?')[1] ?? '')) learn(name, value);
      const json = parsedJson(body);
      const fields =
        typeof json === 'object' && json !== null
          ? Object.entries(json as Members)
          : [...new URLSearchParams(body)];
      for (const [name, value] of fields) if (typeof value === 'string') learn(name, value);
    },
    /** Fit for a terminal and a log: no secret, no control character, not endless. */
    shown(text: string): string {
      const ordered = [...known].sort((a, b) => b.length - a.length);
      const safe = ordered.reduce((so, secret) => so.replaceAll(secret, '…'), text);
      const line = [...safe].map((letter) => (unprintable.test(letter) ? ' ' : letter)).join('');
      return line.length > 200 ? `${line.slice(0, 199)}…` : line;
    },
  };
}

/** Not secret, and words of ordinary messages. */
const harmless = new Set(['true', 'null', 'undefined', 'password', 'token']);

const unprintable = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;
