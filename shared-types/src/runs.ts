import type { Static } from 'typebox';
import { ProviderNameSchema } from './remote-session.ts';
import { Type } from './type.ts';

/**
 * The life of one prompt: `received -> starting -> running -> answered -> delivered`. `stopped`, `failed` and
 * `interrupted` are the other ends; `interrupted` also says that it is unknown whether the run had started.
 */
export const RunStateSchema = Type.Union(
  [
    Type.Literal('received'),
    Type.Literal('starting'),
    Type.Literal('running'),
    Type.Literal('answered'),
    Type.Literal('delivered'),
    Type.Literal('stopped'),
    Type.Literal('failed'),
    Type.Literal('interrupted'),
  ],
  { $id: 'RunState' },
);
export type RunState = Static<typeof RunStateSchema>;

export const RunSchema = Type.Object(
  {
    id: Type.String(),
    provider: ProviderNameSchema,
    remoteSessionId: Type.String(),
    project: Type.String(),
    state: RunStateSchema,
    startedAt: Type.Union([Type.String({ format: 'date-time' }), Type.Null()], { description: 'null while it waits' }),
    waitsFor: Type.Optional(
      Type.Union([Type.Literal('answer'), Type.Literal('backlog'), Type.Literal('voice')], {
        description:
          'What a person has to say: an answer to the agent, whether what waited while we were away still runs, or whether what was understood of a voice message runs',
      }),
    ),
  },
  { $id: 'Run' },
);
export type Run = Static<typeof RunSchema>;

export const RunListSchema = Type.Object({ runs: Type.Array(RunSchema) }, { $id: 'RunList' });
export type RunList = Static<typeof RunListSchema>;

export const StopResultSchema = Type.Object(
  {
    status: Type.Union([Type.Literal('stopping'), Type.Literal('dropped')], {
      description: 'dropped: it had not started, and will not',
    }),
  },
  { $id: 'StopResult' },
);
export type StopResult = Static<typeof StopResultSchema>;

export const PushMessageSchema = Type.Object(
  { text: Type.String({ minLength: 1, maxLength: 4_194_304 }) },
  { $id: 'PushMessage' },
);
export type PushMessage = Static<typeof PushMessageSchema>;
