import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import type { Person } from '../../telegram/index.ts';
import { pictureType } from '../picture-type.ts';
import { bytesHeaders } from './bytes-headers.ts';

/** The files of the chat, those of both sides. */
export function chatFileRoutes(app: FastifyInstance, person: Pick<Person, 'messages'>): void {
  app.get<{ Params: { id: string } }>('/chat-file/:id', async ({ params }, reply) => {
    const file = person.messages.find((message) => message.file?.fileId === params.id)?.file;
    if (file?.bytes === undefined) return reply.code(404).send({ message: 'This file is not there any more.' });
    return reply.headers(bytesHeaders(file.name, pictureType(file.bytes))).send(Readable.from([file.bytes]));
  });
}
