import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isObject } from '../activity.ts';
import { FILE_INFO } from '../cards/content-types.ts';
import { badRequest, ConnectorFailure } from '../errors.ts';
import type { Operation } from '../faults.ts';
import type { Wrap } from '../handle-call.ts';
import type { RateLimiter, RateLimits } from '../rate-limits.ts';
import type { AccessTokens } from '../sign-in/access-tokens.ts';
import type { Message } from '../world/conversation.ts';
import type { World } from '../world/world.ts';
import { createOwnConversation } from './create-conversation.ts';
import { findConversation, type Place } from './find-conversation.ts';
import { findMember, listMembers, pageMembers } from './members.ts';
import { postMessage, splitParts } from './post-message.ts';
import { readPiece, type Streaming } from './streaming.ts';
import { checkTarget, isTargeted, readTarget } from './targeting.ts';
import { checkMessage, readActivity } from './validate-activity.ts';

type Parts = {
  tokens: AccessTokens;
  rates: RateLimiter | undefined;
  streaming: Streaming;
  /** Whether the bot put a file there that it shows a card of. */
  isUploaded(uniqueId: unknown): boolean;
};
type Params = { region: string; id: string; activityId: string; memberId: string };

/** The connector's conversations, below any service URL (`/<region>/`). */
export function registerConnector(
  app: FastifyInstance,
  wrap: Wrap,
  world: World,
  { tokens, rates, streaming, isUploaded }: Parts,
): void {
  const params = (request: FastifyRequest) => request.params as Params;

  const take = (kind: Exclude<keyof RateLimits, 'overall'>, conversationId: string) => {
    const refusal = rates?.take(kind, conversationId);
    if (!refusal) return;
    const { window, retryAfterS } = refusal;
    const message = `API calls quota exceeded! maximum admitted ${window.calls} per ${window.seconds} Second(s).`;
    throw new ConnectorFailure(429, 'TooManyRequests', message, { retryAfterS });
  };

  const placeOf = (request: FastifyRequest, kind: 'send' | 'members'): Place => {
    const place = findConversation(world, params(request).id);
    take(kind, place.conversation.id);
    return place;
  };

  const ownMessage = ({ conversation }: Place, request: FastifyRequest): Message => {
    const message = conversation.messages.get(params(request).activityId);
    if (!message || message.isDeleted) {
      throw new ConnectorFailure(
        404,
        'ActivityNotFoundInConversation',
        'The message ID provided could not be found in the conversation.',
      );
    }
    if (!message.isFromBot) throw new ConnectorFailure(403, 'ForbiddenOperationException', 'Only its own messages.');
    checkTarget(message, isTargeted(request.query), request.body, world.timers.now());
    return message;
  };

  const send = wrap(operationOf, (request) => {
    const place = placeOf(request, 'send');
    const activity = readActivity(request.body);
    const onlyTo = isTargeted(request.query) ? readTarget(place.conversation, activity, world.timers.now()) : undefined;
    const { activityId } = params(request);
    if (activityId !== undefined && !place.conversation.messages.has(activityId)) {
      throw new ConnectorFailure(404, 'ActivityNotFoundInConversation', 'The message to reply to could not be found.');
    }
    const piece = readPiece(activity);
    if (piece) return streaming.take(place, activity, piece);
    if (activity.type === 'typing') {
      place.conversation.showTyping();
      return { status: 202, body: {} };
    }
    checkMessage(activity, place.conversation.kind);
    for (const { contentType, content } of activity.attachments ?? []) {
      if (contentType === FILE_INFO && isObject(content) && !isUploaded(content.uniqueId)) {
        throw new ConnectorFailure(400, 'BadArgument', 'There is no such file.');
      }
    }
    const [only, ...others] = postMessage(world, place, activity, onlyTo);
    // Of an activity that became several messages no id comes back.
    return { status: 201, body: others.length > 0 ? {} : { id: only?.id } };
  });

  const base = '/:region/v3/conversations';
  app.register((scope, _options, done) => {
    scope.addHook('onRequest', async (request: FastifyRequest, reply: FastifyReply) => {
      if (tokens.isValid(request.headers.authorization)) return;
      await reply.code(401).send({ message: 'Authorization has been denied for this request.' });
    });
    scope.addHook('preHandler', async (request: FastifyRequest) => {
      const hasBody = request.method === 'POST' || request.method === 'PUT';
      if (hasBody && !isObject(request.body)) throw badRequest('Invalid or missing activity in the request body');
    });
    scope.post(
      base,
      wrap('create', (request) => {
        take('create', 'all');
        const serviceUrl = `${request.protocol}://${request.host}/${params(request).region}/`;
        return createOwnConversation(world, serviceUrl, request.body);
      }),
    );
    scope.post(`${base}/:id/activities`, send);
    scope.post(`${base}/:id/activities/:activityId`, send);
    scope.put(
      `${base}/:id/activities/:activityId`,
      wrap('update', (request) => {
        const place = placeOf(request, 'send');
        const message = ownMessage(place, request);
        const activity = readActivity(request.body);
        if (activity.type !== 'message') throw new ConnectorFailure(400, 'BadArgument', 'Only messages are updated.');
        checkMessage(activity, place.conversation.kind);
        if (splitParts(activity).length > 1)
          throw new ConnectorFailure(400, 'BadArgument', 'A message holds one part.');
        message.activity = { ...activity, id: message.id };
        message.isEdited = true;
        message.ownCards.clear();
        place.conversation.changed();
        return { status: 200, body: { id: message.id } };
      }),
    );
    scope.delete(
      `${base}/:id/activities/:activityId`,
      wrap('delete', (request) => {
        const place = placeOf(request, 'send');
        ownMessage(place, request).isDeleted = true;
        place.conversation.changed();
        return { status: 200 };
      }),
    );
    scope.get(
      `${base}/:id/members`,
      wrap('members', (request) => listMembers(placeOf(request, 'members').conversation)),
    );
    scope.get(
      `${base}/:id/pagedmembers`,
      wrap('members', (request) =>
        pageMembers(placeOf(request, 'members').conversation, request.query as Record<string, string>),
      ),
    );
    scope.get(
      `${base}/:id/members/:memberId`,
      wrap('members', (request) => findMember(placeOf(request, 'members').conversation, params(request).memberId)),
    );
    done();
  });
}

function operationOf({ body }: FastifyRequest): Operation {
  if (!isObject(body)) return 'send';
  const entities = Array.isArray(body.entities) ? body.entities.filter(isObject) : [];
  if (entities.some(({ type }) => String(type).toLowerCase() === 'streaminfo')) return 'stream';
  return body.type === 'typing' ? 'typing' : 'send';
}
