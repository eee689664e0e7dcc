import type { Socket } from 'node:net';
import { STATUS_CODES, toErrorResponse } from './error-response.ts';

const KNOWN: Readonly<Record<string, { statusCode: number; code: string }>> = {
  HPE_HEADER_OVERFLOW: { statusCode: 431, code: 'HEADERS_TOO_LARGE' },
  ERR_HTTP_REQUEST_TIMEOUT: { statusCode: 408, code: 'REQUEST_TIMEOUT' },
};

/** Answers what is no readable HTTP request, which never reaches a route, in the shape of all refusals. */
export function answerBrokenRequest(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const { statusCode, code } = KNOWN[error.code ?? ''] ?? { statusCode: 400, code: 'BAD_REQUEST' };
  const body = JSON.stringify(toErrorResponse(statusCode, code, 'The request could not be read.'));
  const head = `HTTP/1.1 ${statusCode} ${STATUS_CODES[statusCode]}\r\ncontent-type: application/json\r\nconnection: close`;
  socket.end(`${head}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
}
