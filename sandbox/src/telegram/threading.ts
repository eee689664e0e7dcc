import type { Chat, ExternalReplyInfo, Message, MessageOrigin, Story } from '@grammyjs/types';
import type { ChatState } from './chat.ts';
import { StandInMisuse } from './errors.ts';
import { placeIn } from './place.ts';
import { asReply } from './replies.ts';

export type SendOptions = {
  /** The id of the topic; a reply without it goes where its message is. */
  topic?: number;
  /** The chat that speaks: the group of an anonymous administrator, or a channel. */
  as?: Chat;
  replyTo?: number;
  quote?: string;
  /** A reply to a message of another chat; the Bot API tells nothing of its text. */
  external?: ExternalReplyInfo;
  story?: Story;
  /** The task of a checklist that is replied to. */
  checklistTaskId?: number;
  /** A name stands for somebody who hides who they are. */
  forwardedFrom?: string | MessageOrigin;
};

const ONE_ONLY = 'A message replies to one thing.';

/** What a message says of others: what it answers and where it was forwarded from. */
export function threading(chat: ChatState, options: SendOptions, nowSeconds: number): Partial<Message> {
  const { topic, as, replyTo, quote, external, story, checklistTaskId, forwardedFrom } = options;
  if ([replyTo, external, story].filter((one) => one !== undefined).length > 1) throw new StandInMisuse(ONE_ONLY);
  if (external !== undefined) checkExternal(external);
  const target = replyTo === undefined ? undefined : chat.get(replyTo);
  if (replyTo !== undefined && !target) throw new StandInMisuse(`There is no message ${replyTo} to reply to.`);
  if (checklistTaskId !== undefined && !target?.message.checklist?.tasks.some(({ id }) => id === checklistTaskId)) {
    throw new StandInMisuse(`There is no task ${checklistTaskId} to reply to.`);
  }
  const position = quote === undefined || external !== undefined ? 0 : (target?.text.indexOf(quote) ?? -1);
  if (position < 0) throw new StandInMisuse('A quote must be a part of the message that is replied to.');
  const origin: MessageOrigin | undefined =
    typeof forwardedFrom === 'string'
      ? { type: 'hidden_user', sender_user_name: forwardedFrom, date: nowSeconds }
      : forwardedFrom;
  const named = topic === undefined ? undefined : chat.topics.get(topic);
  if (topic !== undefined && !named) throw new StandInMisuse(`There is no topic ${topic}.`);
  if (named?.isClosed && !as) throw new StandInMisuse('Only administrators write in a closed topic.');
  if (topic !== undefined && target && target.threadId !== topic)
    throw new StandInMisuse('Clients reply in the topic.');
  const threadId = topic ?? target?.threadId;
  return {
    ...(as && { sender_chat: as }),
    ...placeIn(chat, threadId, target),
    ...(target && { reply_to_message: asReply(target.message) }),
    ...(external && { external_reply: external }),
    ...(story && { reply_to_story: story }),
    ...(checklistTaskId !== undefined && { reply_to_checklist_task_id: checklistTaskId }),
    ...(quote !== undefined && { quote: { text: quote, position, is_manual: true } }),
    ...(origin && { forward_origin: origin }),
  };
}

function checkExternal(external: ExternalReplyInfo): void {
  if ('text' in external || 'caption' in external || 'rich_message' in external) {
    throw new StandInMisuse('The Bot API tells nothing of what the message of another chat says.');
  }
  const isOpen = external.chat?.type === 'supergroup' || external.chat?.type === 'channel';
  if (!isOpen && (external.chat !== undefined || external.message_id !== undefined)) {
    throw new StandInMisuse('Only supergroups and channels are told, and the messages in them.');
  }
}
