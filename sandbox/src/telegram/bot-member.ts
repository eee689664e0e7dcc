import type { ChatAdministratorRights, ChatMember, ChatMemberRestricted, User } from '@grammyjs/types';

/** What the bot is in a group or channel. */
export type BotStatus = 'administrator' | 'member' | 'restricted' | 'left' | 'kicked';
/** Rights that this stand-in looks at; whatever an administrator is not given by name they have. */
export type BotRights = Partial<
  Pick<
    ChatAdministratorRights,
    'can_post_messages' | 'can_edit_messages' | 'can_delete_messages' | 'can_manage_topics' | 'can_pin_messages'
  >
>;
export type BotPlace = { status: BotStatus; rights: BotRights };

export const isInside = ({ status }: BotPlace): boolean => status !== 'left' && status !== 'kicked';
export const may = ({ status, rights }: BotPlace, right: keyof BotRights): boolean =>
  status === 'administrator' && rights[right] !== false;

const MUTED: Omit<ChatMemberRestricted, 'status' | 'user'> = {
  is_member: true,
  until_date: 0,
  can_send_messages: false,
  can_send_audios: false,
  can_send_documents: false,
  can_send_photos: false,
  can_send_videos: false,
  can_send_video_notes: false,
  can_send_voice_notes: false,
  can_send_polls: false,
  can_send_other_messages: false,
  can_add_web_page_previews: false,
  can_react_to_messages: true,
  can_change_info: false,
  can_invite_users: false,
  can_edit_tag: false,
  can_pin_messages: false,
  can_manage_topics: false,
};

/** Tells what the bot is in a chat in the shape of the Bot API; kinds of chats have different rights. */
export function toChatMember(user: User, { status, rights }: BotPlace, chatType: string): ChatMember {
  switch (status) {
    case 'member':
    case 'left':
      return { status, user };
    case 'kicked':
      return { status, user, until_date: 0 };
    case 'restricted':
      return { status, user, ...MUTED };
    case 'administrator':
      return {
        status,
        user,
        can_be_edited: false,
        is_anonymous: false,
        can_manage_chat: true,
        can_delete_messages: rights.can_delete_messages ?? true,
        can_manage_video_chats: true,
        can_restrict_members: true,
        can_promote_members: false,
        can_change_info: true,
        can_invite_users: true,
        can_post_stories: false,
        can_edit_stories: false,
        can_delete_stories: false,
        can_send_welcome_messages: false,
        ...(chatType === 'channel'
          ? {
              can_post_messages: rights.can_post_messages ?? true,
              can_edit_messages: rights.can_edit_messages ?? true,
              can_manage_direct_messages: false,
            }
          : { can_pin_messages: rights.can_pin_messages ?? true, can_manage_tags: false }),
        ...(chatType === 'supergroup' && { can_manage_topics: rights.can_manage_topics ?? true }),
      };
  }
}
