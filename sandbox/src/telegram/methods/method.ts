import type { ChatState } from '../chat.ts';
import { ApiFailure, badRequest, tooManyRequests } from '../errors.ts';
import type { FileContent } from '../file-content.ts';
import { type Fields, integerField, textField } from '../parameters.ts';
import type { RateLimiter } from '../rate-limits.ts';
import type { World } from '../world.ts';

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
export type MethodContext = { world: World; rates: RateLimiter | undefined };

/** Finds the chat of a call and refuses what the bot may not write to. */
export function findChat({ chats }: Pick<World, 'chats'>, fields: Fields, access: 'read' | 'write'): ChatState {
  if (textField(fields, 'chat_id') === '') throw badRequest('chat_id is empty');
  const chatId = integerField(fields, 'chat_id');
  const chat = chatId === undefined ? undefined : chats.get(chatId);
  if (!chat?.started) throw badRequest('chat not found');
  if (chat.blocked && access === 'write') throw new ApiFailure(403, 'Forbidden: bot was blocked by the user');
  if (chat.refusal && access === 'write') throw new ApiFailure(chat.refusal.error_code, chat.refusal.description);
  return chat;
}

/** Counts messages against the limits; over them the call is refused with the seconds to wait. */
export function payMessages({ rates }: MethodContext, chat: ChatState, messageCount = 1): void {
  const waitS = rates?.takeMessage(chat.chat.id, messageCount) ?? 0;
  if (waitS > 0) throw tooManyRequests(waitS);
}
