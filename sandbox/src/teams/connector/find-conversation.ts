import { ConnectorFailure } from '../errors.ts';
import type { Conversation } from '../world/conversation.ts';
import type { World } from '../world/world.ts';

export type Place = { conversation: Conversation; rootId?: string };

/** Finds where a call goes, `<id>` or `<channel>;messageid=<root>`, or refuses it as Teams does. */
export function findConversation(world: World, wireId: string): Place {
  const [, id = wireId, rootId] = /^(.*?)(?:;messageid=(.*))?$/s.exec(wireId) ?? [];
  const conversation = world.conversations.get(id);
  if (!conversation || conversation.isGone || (rootId !== undefined && conversation.kind !== 'channel')) {
    throw new ConnectorFailure(404, 'ConversationNotFound', 'Conversation not found.');
  }
  if (conversation.access === 'removed') {
    throw new ConnectorFailure(403, 'BotNotInConversationRoster', 'The bot is not part of the conversation roster.');
  }
  if (conversation.access === 'blocked') {
    throw new ConnectorFailure(403, 'ConversationBlockedByUser', 'User blocked the conversation with the bot.');
  }
  if (conversation.access === 'disabled') {
    throw new ConnectorFailure(403, 'BotDisabledByAdmin', 'The tenant admin disabled this bot.');
  }
  if (rootId === undefined) return { conversation };
  if (conversation.messages.get(rootId)?.rootId !== rootId) {
    throw new ConnectorFailure(404, 'ActivityNotFoundInConversation', 'The thread could not be found.');
  }
  return { conversation, rootId };
}
