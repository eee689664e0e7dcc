/** Where Telegram shows things: a chat, and a topic in it; without one it is outside the topics. */
export interface Place {
  chatId: number;
  /** The `message_thread_id` of the topic. */
  topicId: number | undefined;
}

/** The id of the remote session that a place is: `<chatId>`, in a topic `<chatId>:<topicId>`. */
export const remoteSessionIdOf = ({ chatId, topicId }: Place): string =>
  topicId === undefined ? String(chatId) : `${chatId}:${topicId}`;

// Up to 52 bits each (Bot API), written as numbers are.
const ID = /^(-?[1-9]\d{0,15})(?::([1-9]\d{0,15}))?$/;

/** The place that a remote session is; undefined of what is none. */
export function readPlace(remoteSessionId: string): Place | undefined {
  const [, chat, topic] = ID.exec(remoteSessionId) ?? [];
  if (chat === undefined) return undefined;
  return { chatId: Number(chat), topicId: topic === undefined ? undefined : Number(topic) };
}

/** The remote session outside the topics of the same chat; what is no place stays as it is. */
export function wholeChatOf(remoteSessionId: string): string {
  const place = readPlace(remoteSessionId);
  return place === undefined ? remoteSessionId : String(place.chatId);
}
