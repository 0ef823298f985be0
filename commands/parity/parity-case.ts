/** One request for both shops; `{{name}}` in it is what each side has under that name. */
export interface ParityCase {
  name: string;
  method: string;
  /** The path behind the prefix, with its query: `customer/get?token=true`. */
  path: string;
  headers: Record<string, string>;
  body?: string;
  /** Comes from a client that was never here: without cookies. */
  fresh?: boolean;
  /** Values of the answer that later cases need: name → where they are, such as `data.id`. */
  save?: Record<string, string>;
}

export interface Skipped {
  name: string;
  why: string;
}

export interface Plan {
  cases: ParityCase[];
  /** The same for both sides; what a side saves comes on top. */
  variables: Record<string, string>;
  skipped: Skipped[];
}

export const pathAlone = (path: string) => (path.split('?')[0] ?? '').replace(/\/$/, '');

export const isLogin = ({ method, path }: Pick<ParityCase, 'method' | 'path'>) =>
  method === 'POST' && pathAlone(path) === 'customer/login';

/** Whether a request could create, change or end anything; a read-only run leaves it out. */
export function writes({ method, path, headers }: ParityCase): boolean {
  if (method !== 'GET' && method !== 'HEAD') return true;
  const carries = Object.keys(headers).some((name) => /^(authorization|cookie)$/i.test(name));
  const token = /[?&]token=([^&]*)/.exec(path)?.[1] ?? '';
  return pathAlone(path) === 'customer/logout' && (carries || /\.|%7B|\{\{/i.test(token));
}

export const needsWrite = ({ method }: ParityCase) => `${method} may change something; --write sends it`;

export const encodedForm = (fields: [string, string][]) => ({
  type: 'application/x-www-form-urlencoded',
  body: new URLSearchParams(fields).toString(),
});

const boundary = 'parity-form-boundary-7d81c5';

export const multipart = (fields: [string, string][]) => ({
  type: `multipart/form-data; boundary=${boundary}`,
  body: `${fields
    .map(
      ([name, value]) =>
        `--${boundary}\r\nContent-Disposition: form-data; name="${name.replace(/["\r\n]/g, encodeURIComponent)}"\r\n\r\n${value}\r\n`,
    )
    .join('')}--${boundary}--\r\n`,
});
