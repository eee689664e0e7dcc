import { type Static, Type } from 'typebox';
import { RemoteSessionSchema } from './remote-session.ts';

/** 8 characters that cannot be mistaken for one another: no I, O, 0 or 1. */
export const PAIRING_CODE_ALPHABET = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';
export const PAIRING_CODE_LENGTH = 8;

export const PairingSchema = Type.Object(
  {
    code: Type.String({ description: 'Empty for people who are allowed by the settings' }),
    status: Type.Union([Type.Literal('pending'), Type.Literal('approved')]),
    remoteSession: RemoteSessionSchema,
    createdAt: Type.String({ format: 'date-time' }),
    expiresAt: Type.Union([Type.String({ format: 'date-time' }), Type.Null()], { description: 'null once approved' }),
  },
  { $id: 'Pairing' },
);
export type Pairing = Static<typeof PairingSchema>;

export const PairingListSchema = Type.Object({ pairings: Type.Array(PairingSchema) }, { $id: 'PairingList' });
export type PairingList = Static<typeof PairingListSchema>;
