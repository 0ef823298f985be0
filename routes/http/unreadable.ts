import { type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';

const statusOf: Record<string, number> = {
  HPE_HEADER_OVERFLOW: 431,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};

/**
 * A request that cannot even be parsed reaches no door: Node would answer it without a body. No door is known then, so both
 * the words that clients look for are there.
 */
export function answerUnreadable(server: Server): void {
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (!socket.writable || error.code === 'ECONNRESET') return void socket.destroy();
    const { _httpMessage: answering } = socket as Socket & { _httpMessage?: ServerResponse };
    // Garbage behind a whole request is not its fault: its answer goes out, and then the connection ends.
    if (answering?.req.complete) {
      answering.once('close', () => void socket.end(() => socket.destroy()));
      return;
    }
    if (answering?.headersSent) return void socket.destroy();
    const status = statusOf[error.code ?? ''] ?? 400;
    const text = STATUS_CODES[status];
    const body = JSON.stringify({ error: text, message: text });
    socket.end(
      [
        `HTTP/1.1 ${status} ${text}`,
        'Connection: close',
        'Cache-Control: no-store',
        'X-Content-Type-Options: nosniff',
        'Content-Type: application/json; charset=utf-8',
        `Content-Length: ${Buffer.byteLength(body)}`,
        '',
        body,
      ].join('\r\n'),
      () => socket.destroy(),
    );
  });
}
