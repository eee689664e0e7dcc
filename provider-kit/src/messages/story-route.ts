import { defineError, errorResponses, type Server } from 'service-kit';
import { EventStorySchema, Type } from 'shared-types';
import type { TellStory } from './event-story.ts';

const eventUnknown = defineError('EVENT_NOT_FOUND', { statusCode: 404 });

const Params = Type.Object({ id: Type.String({ maxLength: 300 }) });

/** `GET /v1/events/:id`: what has come of an event, as long as it is kept. */
export function addStoryRoute(server: Server, tellStory: TellStory): void {
  server.get(
    '/v1/events/:id',
    { schema: { tags: ['events'], params: Params, response: { 200: EventStorySchema, ...errorResponses(404) } } },
    async ({ params }) => {
      const story = await tellStory(params.id);
      if (story === undefined) throw eventUnknown('There is no event with this id, or it is not kept any more.');
      return story;
    },
  );
}
