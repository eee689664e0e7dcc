import type { Static, TSchema } from 'typebox';
import { ProviderNameSchema, RemoteSessionSchema } from './remote-session.ts';
import { Type } from './type.ts';

/** Event types of this version. Readers accept any other string and ignore the event. */
export const EventTypeSchema = Type.Union(
  [
    Type.Literal('message.received'),
    Type.Literal('message.edited'),
    Type.Literal('action.selected'),
    Type.Literal('run.stop_requested'),
    Type.Literal('session.paired'),
    Type.Literal('session.revoked'),
  ],
  { $id: 'EventType' },
);
export type EventType = Static<typeof EventTypeSchema>;

export const AttachmentSchema = Type.Object(
  {
    fileId: Type.String({ minLength: 1, description: 'For GET /v1/files/:fileId' }),
    name: Type.String(),
    mimeType: Type.String(),
    size: Type.Integer({ minimum: 0, description: 'Bytes; 0 also where the platform does not tell' }),
    kind: Type.String({ description: 'photo, document, video, voice, audio, animation, video_note, live_photo, ...' }),
  },
  { $id: 'Attachment' },
);
export type Attachment = Static<typeof AttachmentSchema>;

export const IncomingMessageSchema = Type.Object(
  {
    id: Type.String({ minLength: 1, description: 'Valid as replyTo of an outgoing message' }),
    text: Type.String({ description: 'Markdown; empty where only files were sent' }),
    sender: Type.Optional(
      Type.Object({ id: Type.String(), name: Type.String() }, { description: 'Who speaks; told where several may' }),
    ),
    replyTo: Type.Optional(
      Type.Object({
        id: Type.String(),
        text: Type.String({ description: 'What was quoted, else all; where it has no words, what it is: [photo]' }),
        attachments: Type.Optional(Type.Array(AttachmentSchema)),
      }),
    ),
    forwardedFrom: Type.Optional(Type.String({ description: 'Name of the original sender' })),
    isDescribed: Type.Optional(
      Type.Boolean({ description: 'The text tells what was sent instead of words: a place, a contact, a sticker' }),
    ),
    attachments: Type.Array(AttachmentSchema),
  },
  { $id: 'IncomingMessage' },
);
export type IncomingMessage = Static<typeof IncomingMessageSchema>;

const source = { provider: ProviderNameSchema, remoteSession: RemoteSessionSchema };

const event = <Name extends EventType, Data extends TSchema>(type: Name, data: Data) =>
  Type.Object({ type: Type.Literal(type), timestamp: Type.String({ format: 'date-time' }), data });

const MessageReceivedSchema = event('message.received', Type.Object({ ...source, message: IncomingMessageSchema }));
const MessageEditedSchema = event('message.edited', Type.Object({ ...source, message: IncomingMessageSchema }));
const ActionSelectedSchema = event(
  'action.selected',
  Type.Object({ ...source, messageId: Type.String(), action: Type.Object({ id: Type.String() }) }),
);
const RunStopRequestedSchema = event('run.stop_requested', Type.Object({ ...source, runId: Type.String() }));
const SessionPairedSchema = event('session.paired', Type.Object(source));
const SessionRevokedSchema = event('session.revoked', Type.Object(source));

/** The body of a webhook. Its id travels in the `webhook-id` header and is the same at every attempt. */
export const ProviderEventSchema = Type.Union(
  [
    MessageReceivedSchema,
    MessageEditedSchema,
    ActionSelectedSchema,
    RunStopRequestedSchema,
    SessionPairedSchema,
    SessionRevokedSchema,
  ],
  { $id: 'ProviderEvent' },
);
export type ProviderEvent = Static<typeof ProviderEventSchema>;

/** What an event of one type has to be, so that a wrong one can be told by its field; undefined for unknown types. */
export const eventSchemaOf = (type: string): TSchema | undefined =>
  ProviderEventSchema.anyOf.find(({ properties }) => properties.type.const === type);

/** The least that every event has, known or not: enough to store it under the right remote session. */
export const EventEnvelopeSchema = Type.Object(
  {
    type: Type.String({ minLength: 1, maxLength: 100 }),
    timestamp: Type.String(),
    data: Type.Object(
      { provider: ProviderNameSchema, remoteSession: RemoteSessionSchema },
      { additionalProperties: true },
    ),
  },
  { $id: 'EventEnvelope', additionalProperties: true },
);
export type EventEnvelope = Static<typeof EventEnvelopeSchema>;
