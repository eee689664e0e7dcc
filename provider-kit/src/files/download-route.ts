import type { Readable } from 'node:stream';
import { defineError, errorResponses, type Server } from 'service-kit';
import { Type } from 'shared-types';
import type { FilePort } from './file-port.ts';
import type { Downloads } from './open-file.ts';

const notFound = defineError('FILE_NOT_FOUND', { statusCode: 404 });
const tooLarge = defineError('FILE_TOO_LARGE', { statusCode: 413 });
const unavailable = defineError('FILE_UNAVAILABLE', { statusCode: 502, retryable: true });

const Params = Type.Object({ fileId: Type.String({ maxLength: 200 }) });
const Bytes = Type.Unsafe<Readable>({ type: 'string', format: 'binary', description: 'The bytes as they were sent' });

/** What may stand in a header as it is; people choose the types of their files. */
const SANE_TYPE = /^[a-z0-9][a-z0-9!#$&^_.+-]{0,60}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,100}$/i;

/** Adds the call that reads a file which a person has sent. */
export function addDownloadRoute(
  server: Server,
  downloads: Pick<Downloads, 'open'>,
  { displayName, limits }: Pick<FilePort, 'displayName' | 'limits'>,
): void {
  server.get(
    '/v1/files/:fileId',
    {
      // A question for the headers alone would fetch the whole file.
      exposeHeadRoute: false,
      schema: { tags: ['files'], params: Params, response: { 200: Bytes, ...errorResponses(404, 413, 502) } },
    },
    async ({ params }, reply) => {
      const download = await downloads.open(params.fileId);
      if (download.status === 'not_found') throw notFound(`There is no such file, or ${displayName} no longer has it.`);
      if (download.status === 'too_large') {
        throw tooLarge(`${displayName} does not hand out files of more than ${limits.incomingFileBytes} bytes.`);
      }
      if (download.status === 'unavailable') throw unavailable(`${displayName} can't be read from: ${download.reason}`);
      const { file, body, size } = download;
      reply.type(SANE_TYPE.test(file.mimeType) ? file.mimeType : 'application/octet-stream');
      reply.header('x-content-type-options', 'nosniff');
      if (size !== undefined) reply.header('content-length', size);
      return reply.send(body);
    },
  );
}
