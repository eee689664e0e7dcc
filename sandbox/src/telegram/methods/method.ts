import type { ChatState } from '../chat.ts';
import { ApiFailure, badRequest, tooManyRequests } from '../errors.ts';
import type { FileContent } from '../file-content.ts';
import { type Fields, integerField, textField } from '../parameters.ts';
import type { RateLimiter } from '../rate-limits.ts';
import type { World } from '../world.ts';
import type { Callbacks } from './callbacks.ts';

/** A file part of a multipart body. */
export type Upload = FileContent & { field: string; name: string; mimeType: string };

export type MethodCall = {
  fields: Fields;
  uploads: Map<string, Upload>;
  /** Told once if the bot hangs up before it has an answer. */
  onClosed(listener: () => void): void;
};

export type Method = (call: MethodCall) => unknown;
export type Methods = Record<string, Method>;
export type MethodContext = {
  world: World;
  rates: RateLimiter | undefined;
  callbacks: Pick<Callbacks, 'isFresh'>;
};

/** What a call wants of a chat: to see it, to change what the bot has written there, or to write. */
export type Access = 'read' | 'edit' | 'write';

/** Finds the chat of a call and refuses what the bot may not do there. */
export function findChat({ chats }: Pick<World, 'chats'>, fields: Fields, access: Access): ChatState {
  const named = textField(fields, 'chat_id');
  if (named === '') throw badRequest('chat_id is empty');
  const chatId = integerField(fields, 'chat_id');
  const chat = chatId === undefined ? findByName(chats, named) : chats.get(chatId);
  if (!chat || !(chat.started || chat.isKnown)) throw badRequest('chat not found');
  if (chat.chat.type === 'private') checkPrivate(chat, access);
  else checkMembership(chat, access);
  return chat;
}

function findByName(chats: World['chats'], name: string): ChatState | undefined {
  const wanted = name.replace(/^@/, '').toLowerCase();
  return [...chats.values()].find(({ chat }) => chat.type !== 'private' && chat.username?.toLowerCase() === wanted);
}

function checkPrivate(chat: ChatState, access: Access): void {
  if (access === 'read') return;
  if (!chat.started) throw forbidden("bot can't initiate conversation with a user");
  if (chat.blocked) throw forbidden('bot was blocked by the user');
  if (chat.refusal) throw new ApiFailure(chat.refusal.error_code, chat.refusal.description);
}

function checkMembership({ chat, bot, migratedTo }: ChatState, access: Access): void {
  if (migratedTo !== undefined) {
    if (access !== 'write') return;
    const parameters = { migrate_to_chat_id: migratedTo };
    throw new ApiFailure(400, 'Bad Request: group chat was upgraded to a supergroup chat', parameters);
  }
  // A group that the bot is not in can be seen, a supergroup or channel only if it is public.
  const isPublic = chat.type === 'group' || (chat as { username?: string }).username !== undefined;
  if (bot.status === 'kicked' && (chat.type !== 'group' || access !== 'read')) {
    throw forbidden(`bot was kicked from the ${chat.type} chat`);
  }
  if (bot.status === 'left' && (!isPublic || access !== 'read')) {
    throw forbidden(`bot is not a member of the ${chat.type} chat`);
  }
}

const forbidden = (reason: string) => new ApiFailure(403, `Forbidden: ${reason}`);

/** Counts messages against the limits; over them the call is refused with the seconds to wait. */
export function payMessages({ rates }: MethodContext, chat: ChatState, messageCount = 1): void {
  const waitS = rates?.takeMessage(chat.chat.id, messageCount) ?? 0;
  if (waitS > 0) throw tooManyRequests(waitS);
}
