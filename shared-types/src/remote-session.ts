import { Type } from './type.ts';

/** A provider's name as it stands in settings, URLs and the mapping file: `telegram`. */
export const ProviderNameSchema = Type.String({ pattern: '^[a-z][a-z0-9-]{0,31}$', description: 'Name of a provider' });

const fields = {
  sessionId: Type.String({
    minLength: 1,
    maxLength: 200,
    description:
      'Telegram: the chat id, in a topic with its own: `-100123:45`; Teams: the conversation id without its thread',
  }),
  kind: Type.Optional(Type.String({ description: 'direct, group or channel; direct where it is missing' })),
  title: Type.Optional(Type.String({ description: 'The name of a topic, group or channel' })),
  displayName: Type.Optional(Type.String({ description: 'How an operator recognises the conversation' })),
  language: Type.Optional(
    Type.String({ description: 'BCP 47: what is said there is said in it; in groups that of whoever wrote last' }),
  ),
};

/**
 * The conversation on a provider's side. Only `sessionId` has a meaning outside of the provider; everything else is
 * the provider's own and is carried along unchanged, so that an operator can recognise the conversation.
 */
export const RemoteSessionSchema = Type.Unsafe<RemoteSession>(
  Type.Object(fields, { $id: 'RemoteSession', additionalProperties: true }),
);
/** The same for places where the name stands already: Fastify serializes no schema in which it stands twice. */
export const unnamedRemoteSession = Type.Unsafe<RemoteSession>(Type.Object(fields, { additionalProperties: true }));
export type RemoteSession = {
  sessionId: string;
  kind?: string;
  title?: string;
  displayName?: string;
  language?: string;
  [field: string]: unknown;
};
