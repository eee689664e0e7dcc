import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ConnectorFailure } from '../errors.ts';
import type { Wrap } from '../handle-call.ts';
import type { AccessTokens } from '../sign-in/access-tokens.ts';
import type { FileStore, StoredFile } from './file-store.ts';
import type { Uploads } from './uploads.ts';

/** Where files of people are fetched and files of the bot are put. */
export function registerFiles(
  app: FastifyInstance,
  wrap: Wrap,
  { store, uploads, tokens }: { store: FileStore; uploads: Uploads; tokens: AccessTokens },
): void {
  const serve = (file: StoredFile, contentType: string, reply: FastifyReply) => {
    const { bytes, breakAfter } = file;
    if (breakAfter === undefined) {
      return { status: 200, body: bytes, headers: { 'content-type': contentType } };
    }
    delete file.breakAfter;
    reply.hijack();
    reply.raw.writeHead(200, { 'content-type': contentType, 'content-length': bytes.length });
    reply.raw.write(bytes.subarray(0, breakAfter), () => reply.raw.destroy());
    return { status: 200 };
  };

  app.get('/onedrive/files/:id', async (request: FastifyRequest, reply: FastifyReply) =>
    wrap('download', () => {
      const { id } = request.params as { id: string };
      const { tempauth } = request.query as { tempauth?: string };
      const file = store.get(id);
      if (!file || file.secret !== tempauth) throw new ConnectorFailure(404, 'itemNotFound', 'Item not found');
      // The address is the right to read; a token with it would be a token given away.
      if (request.headers.authorization !== undefined) {
        throw new ConnectorFailure(401, 'unauthenticated', 'Unauthenticated');
      }
      if (file.isExpired) throw new ConnectorFailure(403, 'accessDenied', 'The link has expired.', { html: true });
      return serve(file, 'application/octet-stream', reply);
    })(request, reply),
  );

  app.get('/:region/v3/attachments/:id/views/:view', async (request: FastifyRequest, reply: FastifyReply) =>
    wrap('picture', () => {
      const { id, view } = request.params as { id: string; view: string };
      if (!tokens.isValid(request.headers.authorization)) {
        throw new ConnectorFailure(401, 'Unauthorized', 'Authorization has been denied for this request.');
      }
      const file = store.get(id);
      if (!file || file.isExpired || view !== 'original') throw new ConnectorFailure(404, 'NotFound', 'Not found');
      return serve(file, file.contentType, reply);
    })(request, reply),
  );

  app.register((scope, _options, done) => {
    // Bytes of any kind, also without a Content-Type, and also if they look like JSON.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, payload, parsed) => parsed(null, payload));
    scope.put(
      '/onedrive/uploads/:id',
      wrap('upload', async (request) => {
        const { id } = request.params as { id: string };
        return uploads.put(id, request.headers, await readBytes(request));
      }),
    );
    done();
  });
}

/** Without a Content-Type nothing has read the body yet. */
const readBytes = ({ body, raw }: FastifyRequest): Promise<Buffer> => buffer((body as Readable | undefined) ?? raw);
