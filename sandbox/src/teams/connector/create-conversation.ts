import { isObject } from '../activity.ts';
import { ConnectorFailure } from '../errors.ts';
import type { Answer } from '../handle-call.ts';
import type { World } from '../world/world.ts';
import { findConversation } from './find-conversation.ts';
import { postMessage } from './post-message.ts';
import { checkMessage, readActivity } from './validate-activity.ts';

const badArgument = (message: string) => new ConnectorFailure(400, 'BadArgument', message);

/**
 * Opens what a bot may open by itself: the personal chat with somebody who has the app, or a new post in a channel.
 * Group chats it cannot make.
 */
export function createOwnConversation(world: World, serviceUrl: string, body: unknown): Answer {
  if (!isObject(body)) throw badArgument('Missing conversation parameters.');
  const channelData = isObject(body.channelData) ? body.channelData : {};
  if (isObject(channelData.channel)) return createPost(world, serviceUrl, String(channelData.channel.id), body);
  const [member, ...others] = Array.isArray(body.members) ? body.members : [];
  if (body.isGroup === true || others.length > 0) throw badArgument('Bots cannot create group chats.');
  if (!isObject(member) || typeof member.id !== 'string') throw badArgument('Missing members.');
  const tenant = body.tenantId ?? (isObject(channelData.tenant) ? channelData.tenant.id : undefined);
  if (tenant === undefined) throw badArgument('Missing tenantId.');
  const chat = [...world.conversations.values()].find(
    ({ kind, members }) => kind === 'personal' && hasMember(members.values(), String(member.id)),
  );
  if (!chat || chat.tenantId !== tenant || chat.access === 'removed') {
    throw new ConnectorFailure(403, 'ForbiddenOperationException', "Bot is not installed in user's personal scope");
  }
  findConversation(world, chat.id);
  if (body.activity === undefined) return { status: 201, body: { id: chat.id } };
  const activity = readActivity(body.activity);
  checkMessage(activity, chat.kind);
  const posted = postMessage(world, { conversation: chat }, activity);
  return { status: 201, body: { id: chat.id, activityId: posted[0]?.id, serviceUrl } };
}

function createPost(world: World, serviceUrl: string, channelId: string, body: Record<string, unknown>): Answer {
  const { conversation } = findConversation(world, channelId);
  if (conversation.kind !== 'channel') throw badArgument('channelData.channel.id is no channel.');
  const activity = readActivity(body.activity);
  checkMessage(activity, 'channel');
  const [root] = postMessage(world, { conversation }, activity);
  return { status: 201, body: { id: `${channelId};messageid=${root?.id}`, activityId: root?.id, serviceUrl } };
}

const hasMember = (members: Iterable<{ id: string; aadObjectId: string }>, wanted: string) =>
  [...members].some(({ id, aadObjectId }) => id === wanted || aadObjectId === wanted);
