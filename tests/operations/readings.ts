import { client } from '../support/http-client';

/** The series of /metrics, each as it is written there, with its value. */
export async function readings(
  url: string,
  habits: Record<string, string> = {},
): Promise<Map<string, number>> {
  const { text } = await client(url, habits).get('/metrics');
  const samples = text.matchAll(/^(\w+(?:\{[^\n]*\})?) (\S+)$/gm);
  return new Map([...samples].map(([, series = '', value]) => [series, Number(value)]));
}

/** The names that a query may use. */
export async function metricNames(url: string): Promise<Set<string>> {
  return new Set([...(await readings(url)).keys()].map((series) => series.replace(/\{.*/, '')));
}
