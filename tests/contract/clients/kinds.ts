const isText = (value: unknown): value is string => typeof value === 'string';
const record = (value: unknown): Record<string, unknown> | undefined =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
const isIsoTime = (value: unknown) => isText(value) && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/.test(value);

/** Demands of a typed client on a member; it crashes at anything else. */
const kinds = {
  text: (value: unknown) => isText(value) && value !== '',
  'text or null': (value: unknown) => isText(value) || value === null,
  integer: (value: unknown) => Number.isInteger(value),
  object: (value: unknown) => record(value) !== undefined && !Array.isArray(value),
  'list of texts': (value: unknown) => Array.isArray(value) && value.length > 0 && value.every(isText),
  jwt: (value: unknown) => isText(value) && /^[\w-]+\.[\w-]+\.[\w-]+$/.test(value),
  /** Dart's DateTime.parse and an HTML date field throw at "". */
  'day or null': (value: unknown) => value === null || (isText(value) && /^\d{4}-\d\d-\d\d$/.test(value)),
  'iso time': isIsoTime,
  'carbon time': (value: unknown) =>
    isText(record(value)?.date) && record(value)?.timezone_type === 3 && isText(record(value)?.timezone),
  /** For clients that hand a time back as they got it. */
  'some time': (value: unknown) => isIsoTime(value) || isText(record(value)?.date),
  /** A member that a vendor's own server adds, or one for a failure that did not happen. */
  absent: (value: unknown) => value === undefined,
};

export type Kind = keyof typeof kinds;

/** Every way in which the body is not what the client takes it for. */
export function disappointments(
  body: unknown,
  reads: Record<string, Kind> = {},
  finds: Record<string, unknown> = {},
): string[] {
  const at = (path: string) =>
    path.split('.').reduce<unknown>((value, member) => record(value)?.[member], body);
  return [
    ...Object.entries(reads)
      .filter(([path, kind]) => !kinds[kind](at(path)))
      .map(([path, kind]) => `${path} should be ${kind}, is ${JSON.stringify(at(path))}`),
    ...Object.entries(finds)
      .filter(([path, value]) => at(path) !== value)
      .map(([path, value]) => `${path} should be ${JSON.stringify(value)}, is ${JSON.stringify(at(path))}`),
  ];
}
