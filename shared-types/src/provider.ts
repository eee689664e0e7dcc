import type { Static } from 'typebox';
import { ProviderNameSchema } from './remote-session.ts';
import { Type } from './type.ts';

/**
 * What a provider can carry. Sizes are in bytes, text lengths in UTF-16 units as the platform counts them. Defaults of
 * limits that are not told: a message holds 2,000 units, a caption as much, files have any size, ids of actions 200.
 */
export const CapabilitiesSchema = Type.Object(
  {
    limits: Type.Object({
      messageTextLength: Type.Optional(Type.Integer({ description: 'Longer texts are split by the provider' })),
      captionLength: Type.Optional(Type.Integer()),
      incomingFileBytes: Type.Optional(Type.Integer()),
      outgoingFileBytes: Type.Optional(Type.Integer()),
      actionIdLength: Type.Optional(Type.Integer()),
    }),
    progress: Type.Boolean({ description: 'Shows a preview of a running answer' }),
    actions: Type.Boolean({ description: 'Shows buttons' }),
    editing: Type.Boolean({ description: 'Sent messages can be changed' }),
    endsRun: Type.Optional(
      Type.Boolean({ description: 'A message that ends a run takes its progress away; default false' }),
    ),
    files: Type.Optional(Type.Boolean({ description: 'Carries files, both ways; default true' })),
  },
  { $id: 'Capabilities' },
);

export type Capabilities = Static<typeof CapabilitiesSchema>;

export const ProviderInfoSchema = Type.Object(
  {
    name: ProviderNameSchema,
    version: Type.String(),
    account: Type.Object({ id: Type.String(), username: Type.String(), name: Type.String() }),
    capabilities: CapabilitiesSchema,
  },
  { $id: 'ProviderInfo' },
);
export type ProviderInfo = Static<typeof ProviderInfoSchema>;
