import type { Static } from 'typebox';
import { RemoteSessionSchema, unnamedRemoteSession } from './remote-session.ts';
import { Type } from './type.ts';

/** 8 characters that cannot be mistaken for one another: no I, O, 0 or 1. */
export const PAIRING_CODE_ALPHABET = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';
export const PAIRING_CODE_LENGTH = 8;

export const PairingSchema = Type.Object(
  {
    code: Type.String({ description: 'Empty for people who are allowed by the settings' }),
    status: Type.Union([Type.Literal('pending'), Type.Literal('approved'), Type.Literal('revoked')], {
      description: 'revoked: it ended by itself, as where we were thrown out',
    }),
    remoteSession: RemoteSessionSchema,
    sharedBy: Type.Optional(
      Type.Array(unnamedRemoteSession, {
        description: 'Other remote sessions that it counts for, as topics of a chat',
      }),
    ),
    createdAt: Type.String({ format: 'date-time' }),
    expiresAt: Type.Union([Type.String({ format: 'date-time' }), Type.Null()], { description: 'null once approved' }),
    reason: Type.Optional(Type.String({ description: 'Why nobody can be reached there; for operators' })),
  },
  { $id: 'Pairing' },
);
export type Pairing = Static<typeof PairingSchema>;

export const PairingListSchema = Type.Object(
  {
    pairings: Type.Array(PairingSchema),
    version: Type.Optional(
      Type.String({ maxLength: 200, description: 'Another one after each change; told by who can be waited for' }),
    ),
  },
  { $id: 'PairingList' },
);
export type PairingList = Static<typeof PairingListSchema>;
