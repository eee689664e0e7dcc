/** A message of Telegram; every chat counts its own. */
export interface ChatMessage {
  chatId: number;
  messageId: number;
}

/**
 * What the kit knows a message of Telegram by: its number. A group that became a supergroup counts anew, so what is in
 * the supergroup has the chat with it: `7@-100123`.
 *
 * @param homeId The chat after which the remote session is named.
 */
export const platformIdOf = ({ chatId, messageId }: ChatMessage, homeId: number): string =>
  chatId === homeId ? String(messageId) : `${messageId}@${chatId}`;

// Numbers of messages have 32 bits (Bot API).
const ID = /^([1-9]\d{0,14})(?:@(-?[1-9]\d{0,15}))?$/;

/** The message that the kit knows by this; undefined of what is none. */
export function readPlatformId(platformId: string, homeId: number): ChatMessage | undefined {
  const [, message, chat] = ID.exec(platformId) ?? [];
  if (message === undefined) return undefined;
  return { chatId: chat === undefined ? homeId : Number(chat), messageId: Number(message) };
}

/** The number of a message in the chat where a remote session is now; undefined where it is not there. */
export function messageIdIn({ chatId, homeId }: { chatId: number; homeId: number }, platformId: string | undefined) {
  const message = readPlatformId(platformId ?? '', homeId);
  return message?.chatId === chatId ? message.messageId : undefined;
}
