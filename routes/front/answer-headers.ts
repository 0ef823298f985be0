const ofOneConnection = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'proxy-authenticate',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

type RawHeaders = (Buffer | string)[];

/**
 * PHP's headers as they came, one after the other, without those of its connection. A redirect to PHP_URL leads a client
 * to where it cannot go; any other stays.
 */
export function answerHeaders(raw: RawHeaders, phpOrigin: string, publicOrigin: () => string): string[] {
  const kept: string[] = [];
  const named = new Set<string>();
  for (let at = 0; at < raw.length; at += 2) {
    const name = text(raw[at]);
    const lower = name.toLowerCase();
    let value = text(raw[at + 1]);
    if (lower === 'connection') for (const one of value.split(',')) named.add(one.trim().toLowerCase());
    if (ofOneConnection.has(lower)) continue;
    if (lower === 'location' && namesPhp(value, phpOrigin)) {
      value = publicOrigin() + value.slice(phpOrigin.length);
    }
    kept.push(name, value);
  }
  named.delete('keep-alive');
  named.delete('close');
  return named.size > 0 ? without(kept, named) : kept;
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
