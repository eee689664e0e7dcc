import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { errorBody } from './faults.ts';
import { chunksOf } from './file-content.ts';
import type { FileStore, StoredFile } from './files.ts';

/** Streams a file to the bot, or a part of it and then a broken connection where a test asked for that. */
export function createFileRoute(files: Pick<FileStore, 'open'>, isTokenValid: (token: string) => boolean) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const params = request.params as { token: string; '*': string };
    if (!isTokenValid(params.token)) return reply.code(401).send(errorBody(401, 'Unauthorized'));
    const opened = files.open(params['*']);
    if (!opened) return reply.code(404).send(errorBody(404, 'Not Found'));
    const { file, breakAfterBytes } = opened;
    reply.header('content-type', 'application/octet-stream').header('content-length', file.size);
    if (breakAfterBytes === undefined) return reply.send(Readable.from(chunksOf(file), { objectMode: false }));
    return sendPart(reply, file, breakAfterBytes);
  };
}

async function sendPart(reply: FastifyReply, file: StoredFile, byteCount: number): Promise<FastifyReply> {
  reply.hijack();
  const { raw } = reply;
  raw.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': file.size });
  let left = byteCount;
  for (const chunk of chunksOf(file)) {
    const part = chunk.subarray(0, left);
    left -= part.length;
    await new Promise((resolve) => raw.write(part, resolve));
    if (left <= 0) break;
  }
  raw.socket?.end();
  return reply;
}
