import type { Message, MessageEntity, User } from '@grammyjs/types';

/** Messages that no person wrote; every bot of a group gets them. */
const SERVICE = [
  'new_chat_members',
  'left_chat_member',
  'new_chat_title',
  'group_chat_created',
  'migrate_to_chat_id',
  'migrate_from_chat_id',
  'pinned_message',
  'forum_topic_created',
  'forum_topic_edited',
  'forum_topic_closed',
  'forum_topic_reopened',
] as const;

export const isService = (message: Message): boolean => SERVICE.some((name) => message[name] !== undefined);

/**
 * Whether a message is meant for the bot: a command that names no other bot, a mention of it, a reply to it or to what
 * was meant for it. With privacy mode a bot that is no administrator gets nothing else of what people write.
 */
export function isMeantForBot(
  message: Message,
  bot: Pick<User, 'id' | 'username'>,
  { isReplyToMeant, isAloneWithCommands }: { isReplyToMeant: boolean; isAloneWithCommands: boolean },
): boolean {
  if (isReplyToMeant) return true;
  const text = message.text ?? message.caption ?? '';
  const name = `@${bot.username}`.toLowerCase();
  const isMeant = (entity: MessageEntity): boolean => {
    const words = text.slice(entity.offset, entity.offset + entity.length).toLowerCase();
    if (entity.type === 'mention') return words === name;
    if (entity.type === 'text_mention') return entity.user.id === bot.id;
    if (entity.type !== 'bot_command') return false;
    return words.includes('@') ? words.endsWith(name) : isAloneWithCommands;
  };
  return (message.entities ?? message.caption_entities ?? []).some(isMeant);
}
