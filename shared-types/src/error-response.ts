import type { Static } from 'typebox';
import { Type } from './type.ts';

/** The one shape of every refusal of both services. `code` is stable; `message` is for people and may change. */
export const ErrorResponseSchema = Type.Object(
  {
    statusCode: Type.Integer({ minimum: 400, maximum: 599 }),
    code: Type.String({ description: 'Stable, in capitals: PAIRING_EXPIRED' }),
    error: Type.String({ description: 'The name of the HTTP status' }),
    message: Type.String(),
  },
  { $id: 'ErrorResponse' },
);
export type ErrorResponse = Static<typeof ErrorResponseSchema>;
