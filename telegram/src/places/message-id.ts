/** A message of Telegram; every chat counts its own. */
export interface ChatMessage {
  chatId: number;
  messageId: number;
}

/** A message, and which bot knows it by this number, where that is not the first one that had the database. */
interface KnownMessage extends ChatMessage {
  laterBotId?: string;
}

/**
 * What the kit knows a message of Telegram by: its number. A group that became a supergroup counts anew, so what is in
 * the supergroup has the chat with it: `7@-100123`. Every bot counts the messages of its chats for itself, so a later bot
 * has its id with it: `7~900`.
 *
 * @param homeId The chat after which the remote session is named.
 */
export const platformIdOf = ({ chatId, messageId, laterBotId }: KnownMessage, homeId: number): string =>
  [String(messageId), chatId !== homeId && `@${chatId}`, laterBotId !== undefined && `~${laterBotId}`]
    .filter(Boolean)
    .join('');

// Numbers of messages have 32 bits (Bot API).
const ID = /^([1-9]\d{0,14})(?:@(-?[1-9]\d{0,15}))?(?:~([1-9]\d{0,15}))?$/;

/** The message that the kit knows by this; undefined of what is none. */
export function readPlatformId(platformId: string, homeId: number): KnownMessage | undefined {
  const [, message, chat, laterBotId] = ID.exec(platformId) ?? [];
  if (message === undefined) return undefined;
  const chatId = chat === undefined ? homeId : Number(chat);
  return { chatId, messageId: Number(message), ...(laterBotId !== undefined && { laterBotId }) };
}

/** The number of a message for our bot, in the chat where a remote session is now; undefined where it has none there. */
export function messageIdIn(
  { chatId, homeId, laterBotId }: { chatId: number; homeId: number; laterBotId?: string },
  platformId: string | undefined,
) {
  const message = readPlatformId(platformId ?? '', homeId);
  return message?.chatId === chatId && message.laterBotId === laterBotId ? message.messageId : undefined;
}
