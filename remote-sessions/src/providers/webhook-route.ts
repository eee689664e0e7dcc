import {
  becauseOf,
  type Clock,
  defineError,
  errorResponses,
  fits,
  misfits,
  rawJsonBody,
  type Server,
  verifyWebhook,
} from 'service-kit';
import { type EventEnvelope, EventEnvelopeSchema, eventSchemaOf, ProviderNameSchema, Type } from 'shared-types';
import type { TSchema } from 'typebox';
import type { EventInbox } from './event-inbox.ts';
import type { Providers } from './registry.ts';

const providerUnknown = defineError('PROVIDER_UNKNOWN', { statusCode: 404 });
const signatureInvalid = defineError('SIGNATURE_INVALID', { statusCode: 401 });
const eventInvalid = defineError('EVENT_INVALID', { statusCode: 400 });
const eventNotStored = defineError('EVENT_NOT_STORED', { statusCode: 503, retryable: true });

const AcceptedSchema = Type.Object({ status: Type.Union([Type.Literal('queued'), Type.Literal('duplicate')]) });

export interface WebhookRouteOptions {
  providers: Pick<Providers, 'secretOf' | 'heardOf'>;
  inbox: Pick<EventInbox, 'receive'>;
  /** By which the age of a signature is judged; where processes share a database, the clock of all of them. */
  clock: Pick<Clock, 'now'>;
}

/**
 * `POST /v1/webhooks/:provider`: takes signed events and answers 202 once they are on disk.
 *
 * 503 where they could not be stored, so that the provider tries again; 400 for what will never be readable.
 */
export async function addWebhookRoute(server: Server, { providers, inbox, clock }: WebhookRouteOptions): Promise<void> {
  await server.register(async (scope) => {
    rawJsonBody(scope);
    scope.post<{ Params: { provider: string } }>(
      '/v1/webhooks/:provider',
      {
        config: { auth: 'none' },
        schema: {
          tags: ['webhooks'],
          summary: 'Takes an event of a provider, signed as Standard Webhooks says',
          params: Type.Object({ provider: ProviderNameSchema }),
          response: { 202: AcceptedSchema, ...errorResponses(400, 401, 404, 413, 503) },
        },
      },
      async (request, reply) => {
        const { provider } = request.params;
        const secret = providers.secretOf(provider);
        if (secret === undefined) throw providerUnknown(`there is no provider ${provider} in the settings`);
        const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
        const verification = verifyWebhook(secret, request.headers, body, clock.now());
        if (verification.status === 'invalid') throw signatureInvalid(`not accepted: ${verification.reason}`);
        const event = readEvent(body, provider);
        try {
          providers.heardOf(provider);
          const { status } = await becauseOf(verification.id, async () => {
            const received = await inbox.receive(provider, verification.id, event);
            request.log.info({ provider, type: event.type, status: received.status }, 'event received');
            return received;
          });
          return reply.code(202).send({ status });
        } catch (cause) {
          throw eventNotStored('the event could not be stored; send it again later', { cause });
        }
      },
    );
  });
}

function problemOf(schema: TSchema, event: unknown): string {
  const [misfit] = misfits(schema, event);
  return `the event is not as the contract says: ${misfit?.path} ${misfit?.problem}`;
}

function readEvent(body: Buffer, provider: string): EventEnvelope {
  let event: unknown;
  try {
    event = JSON.parse(body.toString('utf8'));
  } catch (cause) {
    throw eventInvalid('the body is not JSON', { cause });
  }
  if (!fits(EventEnvelopeSchema, event)) throw eventInvalid(problemOf(EventEnvelopeSchema, event));
  // Events of a newer contract are taken, as readers pass over what they do not know.
  const schema = eventSchemaOf(event.type);
  if (schema !== undefined && !fits(schema, event)) throw eventInvalid(problemOf(schema, event));
  if (event.data.provider !== provider) {
    throw eventInvalid(`the event is of the provider ${event.data.provider}, but came to the address of ${provider}`);
  }
  return event;
}
