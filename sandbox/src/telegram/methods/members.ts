import { toChatMember } from '../bot-member.ts';
import { badRequest } from '../errors.ts';
import { integerField } from '../parameters.ts';
import { findChat, type MethodContext, type Methods } from './method.ts';

/** Who is in a chat, as far as the bot asks for itself, and leaving it. */
export function createMemberMethods({ world }: MethodContext): Methods {
  return {
    getchatmember({ fields }) {
      const userId = integerField(fields, 'user_id');
      if (userId === undefined) throw badRequest('invalid user_id specified');
      const { chat, bot, members } = findChat(world, fields, 'read');
      if (userId === world.bot.id && chat.type !== 'private') return toChatMember(world.bot, bot, chat.type);
      const user = members.get(userId);
      if (!user) throw badRequest('PARTICIPANT_ID_INVALID');
      return { status: 'member', user };
    },
    getchatadministrators({ fields }) {
      const { chat, bot } = findChat(world, fields, 'read');
      if (chat.type === 'private') throw badRequest('there are no administrators in the private chat');
      return bot.status === 'administrator' ? [toChatMember(world.bot, bot, chat.type)] : [];
    },
    leavechat({ fields }) {
      const chat = findChat(world, fields, 'read');
      if (chat.chat.type === 'private') throw badRequest("chat member status can't be changed in private chats");
      world.setBotPlace(chat, world.bot, { status: 'left', rights: {} });
      return true;
    },
  };
}
