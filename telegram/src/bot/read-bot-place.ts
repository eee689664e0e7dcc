import type { Chat, ChatMember, ChatMemberUpdated } from '@grammyjs/types';

/** What became of the bot's own place in a chat. */
export type BotPlace =
  /** It can write there now, and could not before. */
  | { change: 'came' }
  /** It cannot write there any more; `reason` is for operators. */
  | { change: 'went'; reason: string }
  /** Others than what it may say have changed. */
  | { change: 'none' };

/** Reads what an update tells of the bot's own place. */
export function readBotPlace({ chat, old_chat_member: before, new_chat_member: now }: ChatMemberUpdated): BotPlace {
  const [couldWrite, canWrite] = [before, now].map((member) => mayWrite(chat, member));
  if (!canWrite) return { change: 'went', reason: whyNot(chat, now) };
  return { change: couldWrite ? 'none' : 'came' };
}

function mayWrite({ type }: Pick<Chat, 'type'>, member: ChatMember): boolean {
  if (member.status === 'left' || member.status === 'kicked') return false;
  if (type === 'channel') return member.status === 'administrator' && member.can_post_messages === true;
  return member.status !== 'restricted' || (member.is_member && member.can_send_messages);
}

function whyNot({ type }: Pick<Chat, 'type'>, { status }: ChatMember): string {
  if (type === 'private') return 'the bot is blocked there';
  if (status === 'left' || status === 'kicked') return 'the bot was removed there';
  return type === 'channel' ? 'the bot may not post there any more' : 'the bot may not write there any more';
}
