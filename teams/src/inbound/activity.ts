import { Type } from 'shared-types';
import type { Static, TSchema } from 'typebox';

/** Serialised by others, what is missing may also be null. */
const maybe = <Schema extends TSchema>(schema: Schema) => Type.Optional(Type.Union([schema, Type.Null()]));
const text = maybe(Type.String());
const Id = Type.String({ minLength: 1, maxLength: 500 });
const Account = Type.Object({ id: Id, name: text, aadObjectId: text });
const Named = Type.Object({ id: Type.String(), name: text });

/** What an activity of any kind has to have: who, where, and how to answer. */
export const EnvelopeSchema = Type.Object({
  type: Type.String({ minLength: 1, maxLength: 100 }),
  id: maybe(Id),
  timestamp: text,
  channelId: Type.String({ maxLength: 100 }),
  // Paths are put behind it.
  serviceUrl: Type.String({ pattern: '^[^?#\\s]{1,1000}$' }),
  from: Account,
  recipient: Account,
  conversation: Type.Object({
    // The session id of the contract has at most 200 characters.
    id: Type.String({ pattern: '^[^;\\s]{1,200}(;messageid=\\d{1,20})?$' }),
    conversationType: text,
    tenantId: text,
    name: text,
  }),
  channelData: maybe(Type.Object({ tenant: maybe(Named), team: maybe(Named), channel: maybe(Named), eventType: text })),
});
export type Envelope = Static<typeof EnvelopeSchema>;

export const AttachmentSchema = Type.Object({
  contentType: Type.String(),
  contentUrl: text,
  name: text,
  content: Type.Optional(Type.Unknown()),
});
export type ActivityAttachment = Static<typeof AttachmentSchema>;

/** What tells something by its kind; it is read where it has the form that is known, and else left for the person to be told. */
export const ContentSchema = Type.Object({
  text,
  textFormat: text,
  name: text,
  action: text,
  locale: text,
  replyToId: text,
  topicName: text,
  value: Type.Optional(Type.Unknown()),
  entities: maybe(Type.Array(Type.Object({ type: text }, { additionalProperties: true }))),
  attachments: maybe(Type.Array(AttachmentSchema)),
  membersAdded: maybe(Type.Array(Account)),
  membersRemoved: maybe(Type.Array(Account)),
});
export type Content = Static<typeof ContentSchema>;

export type Activity = Envelope & Content;

/** A field of something whose form nobody promises. */
export function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
}

/** The same, where it has to be words. */
export function textOf(value: unknown, name: string): string | undefined {
  const field = fieldOf(value, name);
  return typeof field === 'string' ? field : undefined;
}
