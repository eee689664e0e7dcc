import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import type { FastifyInstance } from 'fastify';
import { PICTURE_HEAD_BYTES, pictureType } from '../picture-type.ts';
import { findProjectFile, readShownFile } from '../project-files.ts';
import { bytesHeaders } from './bytes-headers.ts';

const NOT_THERE = { message: 'This file is not there any more.' };

const query = {
  type: 'object',
  required: ['project', 'path'],
  properties: { project: { type: 'string' }, path: { type: 'string' } },
} as const;

/** The files of the projects, to be looked at and downloaded. */
export function projectRoutes(
  app: FastifyInstance,
  { workspaceDir, look }: { workspaceDir: string; look(): Promise<void> },
): void {
  app.post('/api/projects/look', async () => {
    await look();
    return {};
  });

  app.get<{ Querystring: { project: string; path: string } }>(
    '/api/project-file',
    { schema: { querystring: query } },
    async (request, reply) => {
      const found = await findProjectFile(workspaceDir, request.query.project, request.query.path);
      return found === undefined ? reply.code(404).send(NOT_THERE) : readShownFile(found);
    },
  );

  app.get<{ Querystring: { project: string; path: string } }>(
    '/project-file',
    { schema: { querystring: query } },
    async (request, reply) => {
      const found = await findProjectFile(workspaceDir, request.query.project, request.query.path);
      if (found === undefined) return reply.code(404).send(NOT_THERE);
      const file = await open(found.place);
      const { buffer } = await file.read(Buffer.alloc(PICTURE_HEAD_BYTES), 0);
      await file.close();
      const name = request.query.path.split('/').at(-1) ?? 'file';
      return reply.headers(bytesHeaders(name, pictureType(buffer))).send(createReadStream(found.place));
    },
  );
}
