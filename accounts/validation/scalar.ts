/** One value of JSON or of a form. PHP's string cast is defined for these alone, and so is ours. */
type Scalar = string | number | boolean | null | undefined;

export const isScalar = (value: unknown): value is Scalar =>
  value === null || ['string', 'number', 'boolean', 'undefined'].includes(typeof value);

/** PHP's string cast. A list or an object has none: the type keeps them away, for their toString() is the client's. */
export function asText(value: Scalar): string {
  return value === true ? '1' : value === false || value === null || value === undefined ? '' : `${value}`;
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

/** True for what PHP's trim() makes empty: to Laravel it is no value. */
export const isBlank = (value: unknown): value is string =>
  typeof value === 'string' && [...value].every((c) => ' \t\n\r\0\x0B'.includes(c));
