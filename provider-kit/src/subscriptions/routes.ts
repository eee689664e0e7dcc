import { defineError, errorResponses, type Server } from 'service-kit';
import { SubscriptionListSchema, SubscriptionRequestSchema, SubscriptionSchema, Type } from 'shared-types';
import type { EventOutbox } from './event-outbox.ts';
import { checkWebhookUrl } from './webhook-url.ts';

const eventUnknown = defineError('EVENT_NOT_FOUND', { statusCode: 404 });
const urlInvalid = defineError('WEBHOOK_URL_INVALID', { statusCode: 400 });
const hostNotAllowed = defineError('WEBHOOK_HOST_NOT_ALLOWED', { statusCode: 400 });
const subscriptionUnknown = defineError('SUBSCRIPTION_NOT_FOUND', { statusCode: 404 });
const unknown = () => subscriptionUnknown('There is no subscription with this id.');

const EventParams = Type.Object({ id: Type.String({ maxLength: 300 }) });
const EventAcceptedSchema = Type.Object({ id: Type.String(), status: Type.Literal('queued') });
// No space: it parts the id from the remote session in the keys of the queue.
const Params = Type.Object({ id: Type.String({ pattern: '^[A-Za-z0-9._-]{1,100}$' }) });
const tags = ['subscriptions'];
const notGivenUp = () => eventUnknown('No event with this id was given up, or it is not kept any more.');

/** Adds the calls by which managers say where events go. */
export function addSubscriptionRoutes(
  server: Server,
  outbox: Pick<EventOutbox, 'subscribe' | 'unsubscribe' | 'list' | 'find' | 'retry'>,
  { allowedWebhookHosts }: { allowedWebhookHosts: readonly string[] },
): void {
  server.get('/v1/subscriptions', { schema: { tags, response: { 200: SubscriptionListSchema } } }, async () => ({
    subscriptions: await outbox.list(),
  }));

  server.get(
    '/v1/subscriptions/:id',
    { schema: { tags, params: Params, response: { 200: SubscriptionSchema, ...errorResponses(404) } } },
    async ({ params }) => {
      const subscription = await outbox.find(params.id);
      if (subscription === undefined) throw unknown();
      return subscription;
    },
  );

  server.put(
    '/v1/subscriptions/:id',
    {
      schema: {
        tags,
        params: Params,
        body: SubscriptionRequestSchema,
        response: { 200: SubscriptionSchema, 201: SubscriptionSchema, ...errorResponses(400) },
      },
    },
    async ({ params, body }, reply) => {
      const check = checkWebhookUrl(body.url, allowedWebhookHosts);
      if (check.status === 'invalid') throw urlInvalid(check.reason);
      if (check.status === 'host_not_allowed') {
        throw hostNotAllowed('Events go to this computer only, or to hosts named in allowedWebhookHosts.');
      }
      const { status, subscription } = await outbox.subscribe(params.id, body);
      return reply.code(status === 'created' ? 201 : 200).send(subscription);
    },
  );

  server.delete(
    '/v1/subscriptions/:id',
    { schema: { tags, params: Params, response: { 204: Type.Null(), ...errorResponses(404) } } },
    async ({ params }, reply) => {
      if (!(await outbox.unsubscribe(params.id))) throw unknown();
      return reply.code(204).send(null);
    },
  );
  server.post(
    '/v1/events/:id/retry',
    { schema: { tags, params: EventParams, response: { 202: EventAcceptedSchema, ...errorResponses(404) } } },
    async ({ params }, reply) => {
      if (!(await outbox.retry(params.id))) throw notGivenUp();
      return reply.code(202).send({ id: params.id, status: 'queued' });
    },
  );
}
