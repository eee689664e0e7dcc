import type { Static } from 'typebox';
import { Type } from './type.ts';

export const ActionSchema = Type.Object(
  {
    id: Type.String({ minLength: 1, maxLength: 200, description: "The caller's own; comes back in action.selected" }),
    label: Type.String({ minLength: 1, maxLength: 200 }),
    style: Type.Optional(Type.Union([Type.Literal('primary'), Type.Literal('success'), Type.Literal('danger')])),
    disabled: Type.Optional(Type.Boolean({ description: 'Shown, but cannot be selected' })),
  },
  { $id: 'Action' },
);
export type Action = Static<typeof ActionSchema>;

/** Rows of buttons below a message. */
export const ActionRowsSchema = Type.Array(Type.Array(ActionSchema, { maxItems: 8 }), { maxItems: 100 });
export type ActionRows = Static<typeof ActionRowsSchema>;

/** 4 Mi characters: more than an agent answers with; a provider shows long texts in parts or as a file. */
const messageText = Type.String({ minLength: 1, maxLength: 4_194_304 });
/** Has no default: what a change leaves out stays as it is, and an empty change is seen to be empty. */
const changedFormat = Type.Union([Type.Literal('markdown'), Type.Literal('plain')]);
const format = Type.Union(changedFormat.anyOf, { default: 'markdown' });

/** Commands are named without the sign that a messenger puts before them. */
const commands = Type.Array(Type.String({ pattern: '^[a-z0-9_]{1,32}$' }), {
  maxItems: 100,
  description: 'Names of the commands in the text that people may select; in all else no command is selectable',
});

export const MessageRequestSchema = Type.Object(
  {
    remoteSessionId: Type.String({ minLength: 1, maxLength: 200 }),
    text: messageText,
    format: Type.Optional(format),
    replyTo: Type.Optional(Type.String({ description: "A message id of this contract: ours or an event's" })),
    actions: Type.Optional(ActionRowsSchema),
    commands: Type.Optional(commands),
    silent: Type.Optional(Type.Boolean({ description: 'Arrives without a sound' })),
    endsRun: Type.Optional(
      Type.String({ minLength: 1, maxLength: 200, description: 'The run that this ends, whose progress is over' }),
    ),
    momentary: Type.Optional(
      Type.Boolean({ description: 'Means something now only: not kept for a person who cannot be reached' }),
    ),
  },
  { $id: 'MessageRequest' },
);
export type MessageRequest = Static<typeof MessageRequestSchema>;

export const MessageChangeSchema = Type.Object(
  {
    text: Type.Optional(messageText),
    format: Type.Optional(changedFormat),
    actions: Type.Optional(ActionRowsSchema),
    commands: Type.Optional(commands),
  },
  { $id: 'MessageChange', minProperties: 1 },
);
export type MessageChange = Static<typeof MessageChangeSchema>;

/** Key of one intended send. The same key with the same body is sent once for 7 days. */
export const IdempotencyHeadersSchema = Type.Object({
  'idempotency-key': Type.String({ minLength: 1, maxLength: 200 }),
});

export const MessageAcceptedSchema = Type.Object(
  { id: Type.String(), status: Type.Literal('queued') },
  { $id: 'MessageAccepted' },
);
export type MessageAccepted = Static<typeof MessageAcceptedSchema>;

export const MessageStateSchema = Type.Object(
  {
    id: Type.String(),
    status: Type.Union([Type.Literal('queued'), Type.Literal('sent'), Type.Literal('failed')]),
    platformIds: Type.Array(Type.String(), { description: 'One for each part that the platform has taken' }),
    reason: Type.Optional(Type.String()),
  },
  { $id: 'MessageState' },
);
export type MessageState = Static<typeof MessageStateSchema>;
