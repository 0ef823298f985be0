import type { Response } from 'express';
import { setOwnHeader } from './prepared-headers';

/** Written by hand: Express's own `res.json` looks at every answer for what it could be besides. */
export function sendText(res: Response, status: number, contentType: string, text: string): void {
  res.statusCode = status;
  setOwnHeader(res, 'Content-Type', contentType);
  setOwnHeader(res, 'Content-Length', String(Buffer.byteLength(text)));
  res.end(text);
}

export function sendJson(
  res: Response,
  { status = 200, body, json }: { status?: number; body: unknown; json?: string },
): void {
  sendText(res, status, 'application/json; charset=utf-8', json ?? JSON.stringify(body));
}
