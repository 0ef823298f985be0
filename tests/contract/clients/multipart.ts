import type { Ask } from '../../support/http-client';

/** A text field, or a file with its name. */
export type Part = string | { file: string; content: string };

/** multipart/form-data as apps write it; a boundary that looks like nothing else. */
export function multipart(parts: Record<string, Part>): Required<Pick<Ask, 'headers' | 'body'>> {
  const boundary = '----a1b2c3d4e5f6';
  const written = Object.entries(parts).map(([name, part]) =>
    typeof part === 'string'
      ? `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${part}\r\n`
      : `--${boundary}\r\nContent-Disposition: form-data; name="${name}"; filename="${part.file}"\r\n` +
        `Content-Type: image/png\r\n\r\n${part.content}\r\n`,
  );
  return {
    headers: { 'Content-Type': `multipart/form-data; boundary=${boundary}` },
    body: `${written.join('')}--${boundary}--\r\n`,
  };
}
