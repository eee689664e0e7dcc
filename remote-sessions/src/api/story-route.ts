import { defineError, errorResponses, type Server } from 'service-kit';
import { EventStorySchema, Type } from 'shared-types';
import type { TellStory } from '../runs/tell-story.ts';

const eventUnknown = defineError('EVENT_NOT_FOUND', { statusCode: 404 });

/** `GET /v1/events/:id`: what has come of an event here; its provider tells the rest by the same call. */
export function addStoryRoute(server: Server, tellStory: TellStory): void {
  server.get(
    '/v1/events/:id',
    {
      schema: {
        tags: ['events'],
        summary: 'What has come of an event, as long as it is kept',
        params: Type.Object({ id: Type.String({ maxLength: 300 }) }),
        response: { 200: EventStorySchema, ...errorResponses(401, 404) },
      },
    },
    async ({ params }) => {
      const story = await tellStory(params.id);
      if (story === undefined) throw eventUnknown('There is no event with this id, or it is not kept any more.');
      return story;
    },
  );
}
