import type { Message } from '@grammyjs/types';
import type { Upload } from './methods/method.ts';
import { type Fields, integerField } from './parameters.ts';
import type { World } from './world.ts';

/** How a call ended: its HTTP status, or what was done to its connection. */
export type CallStatus = number | 'open' | 'reset' | 'lost-answer' | 'hang' | 'closed';

export type Call = {
  method: string;
  /** The arguments as they came; an upload is told in `uploads`, without its bytes. */
  payload: Fields;
  /** The chat that it is about, if it is about one. */
  chatId?: number;
  /**
   * The topic where what it sends or changes stands, also if it named none (a reply, an edit); of a refused call the one
   * that it named. Left out outside the topics.
   */
  threadId?: number;
  uploads: Omit<Upload, 'bytes'>[];
  /** Milliseconds since the epoch, by the stand-in's clock. */
  at: number;
  status: CallStatus;
  /** Why it was refused. */
  description?: string;
};

const METHOD_NAMES = `getMe getUpdates setWebhook deleteWebhook getWebhookInfo setMyCommands getMyCommands
  deleteMyCommands sendMessage sendMessageDraft sendRichMessage sendRichMessageDraft sendChatAction
  editMessageText editMessageCaption
  editMessageReplyMarkup deleteMessage deleteMessages answerCallbackQuery sendDocument sendPhoto sendVideo sendAudio
  sendVoice sendAnimation sendVideoNote sendSticker sendMediaGroup getFile setMessageReaction getChat logOut close
  createForumTopic editForumTopic closeForumTopic
  reopenForumTopic deleteForumTopic getChatMember getChatAdministrators leaveChat
  editEphemeralMessageText editEphemeralMessageCaption editEphemeralMessageReplyMarkup deleteEphemeralMessage`;

const spelling = new Map(METHOD_NAMES.split(/\s+/).map((name) => [name.toLowerCase(), name]));

/** Methods may be called in any case; the log spells them as the documentation does. */
export const spell = (method: string): string => spelling.get(method) ?? method;

export function describeUploads(uploads: Map<string, Upload>): Omit<Upload, 'bytes'>[] {
  return Array.from(uploads.values(), ({ bytes: _, ...upload }) => upload);
}

/** The chat and the topic that a call names: by itself, or by the message that it changes. */
export function placeOf({ chats }: Pick<World, 'chats'>, fields: Fields): Pick<Call, 'chatId' | 'threadId'> {
  const chatId = integerField(fields, 'chat_id');
  if (chatId === undefined) return {};
  const named = integerField(fields, 'message_thread_id');
  const threadId = named ?? chats.get(chatId)?.get(integerField(fields, 'message_id') ?? 0)?.threadId;
  return { chatId, ...(threadId !== undefined && { threadId }) };
}

/** The topic where a message stands that a call has answered; an album is in one. */
export function threadOfResult(result: unknown): number | undefined {
  const message = (Array.isArray(result) ? result[0] : result) as Partial<Message> | undefined;
  return message?.is_topic_message === true ? message.message_thread_id : undefined;
}
