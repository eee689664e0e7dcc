import { defineError, errorResponses, newId, type Server } from 'service-kit';
import {
  MessageAcceptedSchema,
  ProjectChoiceSchema,
  PushMessageSchema,
  type RemoteSession,
  SessionListSchema,
  SessionMappingSchema,
  Type,
} from 'shared-types';
import type { SelectProject } from '../conversation/select-project.ts';
import type { Reply } from '../providers/message-outbox.ts';
import type { SessionRef } from '../sessions/session-ref.ts';
import type { SessionStore } from '../sessions/session-store.ts';

const sessionUnknown = defineError('SESSION_NOT_FOUND', { statusCode: 404 });
const projectUnknown = defineError('PROJECT_NOT_FOUND', { statusCode: 404 });

const Params = Type.Object({ provider: Type.String(), remoteSessionId: Type.String() });
const tags = ['sessions'];

export interface SessionRoutesOptions {
  sessions: Pick<SessionStore, 'get' | 'list'>;
  /** Stops what runs, drops what waits and removes the mapping; the pairing stays. */
  unmap(ref: SessionRef): Promise<void>;
  selectProject: SelectProject;
  /** The remote session as its provider describes it, if it is served there. */
  findRemoteSession(ref: SessionRef): Promise<RemoteSession | undefined>;
  say(ref: SessionRef, reply: Reply): Promise<void>;
}

/** `/v1/sessions`: what an operator or a program sees and changes of the mappings. */
export function addSessionRoutes(server: Server, options: SessionRoutesOptions): void {
  const { sessions, unmap, selectProject, findRemoteSession, say } = options;
  const refOf = (params: { provider: string; remoteSessionId: string }): SessionRef => ({
    provider: params.provider,
    sessionId: params.remoteSessionId,
  });
  const mappingOf = async (ref: SessionRef) => {
    const mapping = await sessions.get(ref);
    if (mapping === undefined)
      throw sessionUnknown(`the remote session ${ref.sessionId} of ${ref.provider} has no project`);
    return mapping;
  };

  server.get(
    '/v1/sessions',
    { schema: { tags, summary: 'All mappings', response: { 200: SessionListSchema, ...errorResponses(401) } } },
    async () => ({ sessions: await sessions.list() }),
  );

  const one = '/v1/sessions/:provider/:remoteSessionId';
  server.get(
    one,
    {
      schema: {
        tags,
        summary: 'The mapping of one remote session',
        params: Params,
        response: { 200: SessionMappingSchema, ...errorResponses(401, 404) },
      },
    },
    async ({ params }) => mappingOf(refOf(params)),
  );

  server.delete(
    one,
    {
      schema: {
        tags,
        summary: 'Stops what runs, drops what waits and removes the mapping',
        params: Params,
        response: { 204: Type.Null(), ...errorResponses(401, 404) },
      },
    },
    async ({ params }, reply) => {
      await mappingOf(refOf(params));
      await unmap(refOf(params));
      return reply.code(204).send(null);
    },
  );

  server.put(
    `${one}/project`,
    {
      schema: {
        tags,
        summary: 'Maps a remote session to a project and its most recent session',
        params: Params,
        body: ProjectChoiceSchema,
        response: { 200: SessionMappingSchema, ...errorResponses(400, 401, 404, 503) },
      },
    },
    async ({ params, body }) => {
      const ref = refOf(params);
      const remoteSession = (await sessions.get(ref))?.remoteSession ?? (await findRemoteSession(ref));
      if (remoteSession === undefined) {
        throw sessionUnknown(`the provider ${ref.provider} serves no remote session ${ref.sessionId}`);
      }
      const selection = await selectProject(ref.provider, remoteSession, body.name);
      if (selection.status !== 'selected') throw projectUnknown(`Etienne has no project ${JSON.stringify(body.name)}`);
      return selection.mapping;
    },
  );

  server.post(
    `${one}/messages`,
    {
      schema: {
        tags,
        summary: 'Says something to the person',
        params: Params,
        body: PushMessageSchema,
        response: { 202: MessageAcceptedSchema, ...errorResponses(400, 401, 404) },
      },
    },
    async ({ params, body }, reply) => {
      const ref = refOf(params);
      await mappingOf(ref);
      const id = newId('push:');
      await say(ref, { id, text: body.text });
      return reply.code(202).send({ id, status: 'queued' as const });
    },
  );
}
