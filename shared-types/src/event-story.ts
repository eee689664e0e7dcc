import type { Static } from 'typebox';
import { Type } from './type.ts';

/** One thing that has come of an event. Readers pass over parts and ends that they do not know. */
export const StoryStepSchema = Type.Object(
  {
    at: Type.String({
      format: 'date-time',
      description: 'Of what waits: when it is tried next, or since when it waits',
    }),
    part: Type.String({
      description: 'event, delivery or message of a provider; event, prompt, run, reply or file of the manager',
    }),
    became: Type.String({
      description: 'happened, stored, started, done, waiting, kept, given_up; of a run: how it ended',
    }),
    id: Type.Optional(Type.String({ description: 'Of the message, prompt or reply; of a delivery: the subscription' })),
    tries: Type.Optional(Type.Integer({ minimum: 0, description: 'How often it was tried, the last one included' })),
    reason: Type.Optional(Type.String({ description: 'Why it was tried again, or given up; for operators' })),
  },
  { $id: 'StoryStep' },
);
export type StoryStep = Static<typeof StoryStepSchema>;

/** What a service keeps of an event and of all that came of it. */
export const EventStorySchema = Type.Object(
  {
    id: Type.String(),
    remoteSessionId: Type.String(),
    type: Type.Optional(Type.String({ description: 'Of the event, where it is known' })),
    related: Type.Optional(
      Type.Array(Type.String(), { description: 'Other events that it has become one prompt with' }),
    ),
    steps: Type.Array(StoryStepSchema, { description: 'In the order of their time' }),
  },
  { $id: 'EventStory' },
);
export type EventStory = Static<typeof EventStorySchema>;
