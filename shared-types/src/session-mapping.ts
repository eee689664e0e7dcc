import type { Static } from 'typebox';
import { ProviderNameSchema, RemoteSessionSchema } from './remote-session.ts';
import { Type } from './type.ts';

/** One remote session and the Etienne project and session that it talks to. */
export const SessionMappingSchema = Type.Object(
  {
    provider: ProviderNameSchema,
    webhook: Type.Object({
      url: Type.String({ description: "The manager's address where this session's events arrive" }),
    }),
    created_at: Type.String({ format: 'date-time' }),
    project: Type.Object({
      name: Type.String({ minLength: 1 }),
      sessionId: Type.String({ description: 'Empty until Etienne has created the first session' }),
    }),
    remoteSession: RemoteSessionSchema,
  },
  { $id: 'SessionMapping', additionalProperties: true },
);
export type SessionMapping = Static<typeof SessionMappingSchema>;

/** The whole of `remote-sessions.json`. */
export const SessionMappingFileSchema = Type.Object(
  { 'remote-sessions': Type.Array(SessionMappingSchema) },
  { $id: 'SessionMappingFile', additionalProperties: true },
);
export type SessionMappingFile = Static<typeof SessionMappingFileSchema>;

export const SessionListSchema = Type.Object({ sessions: Type.Array(SessionMappingSchema) }, { $id: 'SessionList' });
export type SessionList = Static<typeof SessionListSchema>;

export const ProjectChoiceSchema = Type.Object(
  { name: Type.String({ minLength: 1, maxLength: 255 }) },
  { $id: 'ProjectChoice' },
);
export type ProjectChoice = Static<typeof ProjectChoiceSchema>;
