import type { Static } from 'typebox';
import { Type } from './type.ts';

/** What a person sees while a run goes on. Each one replaces the former; none is kept on disk. */
export const ProgressRequestSchema = Type.Object(
  {
    runId: Type.String({ minLength: 1, maxLength: 200 }),
    text: Type.Optional(Type.String({ maxLength: 4_194_304, description: 'The whole answer so far, Markdown' })),
    activity: Type.Optional(Type.String({ maxLength: 500, description: 'One line: what is being done right now' })),
  },
  { $id: 'ProgressRequest' },
);
export type ProgressRequest = Static<typeof ProgressRequestSchema>;
